/// Actors for Java's virtual threads.
///
/// Start with [dev.troupe.ActorSystem].
module dev.troupe {
    requires static org.jspecify;

    exports dev.troupe;
}
