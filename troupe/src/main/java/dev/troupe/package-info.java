/// Actors for Java's virtual threads: any object of any class is an actor, a message is a lambda, a
/// method reference or a record, and an `ask` is a blocking, typed call.
///
/// Start with [dev.troupe.ActorSystem], then [dev.troupe.ActorRef]; [dev.troupe.Actor] has the
/// optional lifecycle hooks. Unless a description says otherwise, every method may be called from
/// any thread, and passing `null` throws `NullPointerException` in the caller, at once.
@NullMarked
package dev.troupe;

import org.jspecify.annotations.NullMarked;
