package dev.troupe;

import org.jspecify.annotations.Nullable;

/// A thread that waits, and the actor that it is in or does something for, if any.
record WaitingThread(Thread thread, @Nullable Cell<?> actor) {
    static WaitingThread here() {
        return new WaitingThread(Thread.currentThread(), Current.get().actor());
    }

    @Override
    public String toString() {
        return name(thread, actor);
    }

    static String name(Thread thread, @Nullable Cell<?> actor) {
        return actor == null ? Describe.thread(thread) : actor.toString();
    }
}
