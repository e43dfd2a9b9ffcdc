/// Actors for Java's virtual threads.
///
/// Start with [dev.troupe.ActorSystem].
module dev.troupe {
    requires static java.management;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports dev.troupe;
}
