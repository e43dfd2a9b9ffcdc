package dev.troupe;

import org.jspecify.annotations.Nullable;

/// Why an actor ends that was linked to another: what is its error then. That has the other one's
/// error as its cause, which may be one of the same kind, and so on along the links.
///
/// Of a long way, causes tell the last few steps and the first, and each message tells the first: a
/// chain of ten thousand links gives ten thousand errors, and each of them is to be logged and kept
/// for what one is.
///
/// @param why the error
/// @param steps how many links lead back to where it began
/// @param first the error of the first one on the way that died of a link
record LinkedEnd(ActorException why, int steps, ActorException first) {
    /// After so many steps a chain of causes goes on with the first.
    private static final int LONGEST = 8;

    /// Null where the end of one takes nobody along: it was stopped.
    @SuppressWarnings("ReferenceEquality") // the very exception
    static @Nullable LinkedEnd of(Cell<?> survivor, Cell<?> ended, ActorResult<?> result) {
        if (result.stoppedNormally()) {
            return null;
        }
        var error = result.findError().orElse(null);
        var before = ended.byLink();
        if (before == null || error != before.why()) {
            var why = first(survivor, ended, error);
            return new LinkedEnd(why, 1, why);
        }
        var steps = before.steps() + 1;
        var cause = steps % LONGEST == 0 ? before.first() : before.why();
        return new LinkedEnd(next(survivor, ended, before.first(), cause), steps, before.first());
    }

    private static ActorException first(
            Cell<?> survivor, Cell<?> ended, @Nullable Throwable error) {
        var text = survivor + " is linked to " + ended + ", which has ";
        return withoutStack(
                error == null
                        ? new ActorStoppedException(ended.identity(), text + "been killed", null)
                        : new ActorFailedException(
                                ended.identity(),
                                text + "failed: " + Describe.error(error),
                                error));
    }

    private static ActorException next(
            Cell<?> survivor, Cell<?> ended, ActorException first, ActorException cause) {
        return withoutStack(
                new ActorFailedException(
                        ended.identity(),
                        "%s is linked to %s, which has died by a link, too; it began like this: %s"
                                .formatted(survivor, ended, first.getMessage()),
                        cause));
    }

    /// The thread that tells of an end has nothing to do with the one that is ended by it.
    private static ActorException withoutStack(ActorException why) {
        why.setStackTrace(new StackTraceElement[0]);
        return why;
    }

    /// The end of an actor begins that a link has killed while it had no instance: what an
    /// interrupted `OnStart` has thrown, or what it was to be restarted for, is not why it ends.
    static void blame(Cell<?> cell) {
        var linked = cell.byLink();
        var failure = cell.failure();
        if (linked != null
                && failure != null
                && cell.actorIfMade() == null
                && failure.error() instanceof Exception) {
            linked.why().addSuppressed(failure.error());
            cell.failAnew(new Failure(linked.why(), failure.phase()));
        }
    }

    /// Whether the end of a linked actor is what an actor has failed with.
    @SuppressWarnings("ReferenceEquality") // the very exception
    static boolean isFor(Cell<?> cell, Failure failure) {
        var linked = cell.byLink();
        return linked != null && failure.error() == linked.why();
    }
}
