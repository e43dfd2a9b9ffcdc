package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A carrier that keeps the books of what it has captured. Its context is a text of the thread.
final class Tickets implements ContextCarrier<Tickets.Ticket> {
    private final ThreadLocal<@Nullable String> context = new ThreadLocal<>();
    private final AtomicInteger captured = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicInteger arounds = new AtomicInteger();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    /// One text on its way.
    static final class Ticket {
        private final String text;
        private final AtomicBoolean isReleased = new AtomicBoolean();

        Ticket(String text) {
            this.text = text;
        }
    }

    /// The text of the calling thread.
    @Nullable String here() {
        return context.get();
    }

    void set(@Nullable String text) {
        context.set(text);
    }

    /// Does something with a text, and takes that back.
    void with(String text, TestThread.Body body) throws Exception {
        set(text);
        try {
            body.run();
        } finally {
            set(null);
        }
    }

    @Override
    public @Nullable Ticket capture() {
        var text = context.get();
        if (text == null) {
            return null;
        }
        captured.incrementAndGet();
        return new Ticket(text);
    }

    @Override
    public void around(Ticket ticket, Runnable handler) {
        arounds.incrementAndGet();
        var before = context.get();
        context.set(ticket.text);
        check(ticket);
        handler.run();
        check(ticket);
        context.set(before);
    }

    private void check(Ticket ticket) {
        if (ticket.isReleased.get()) {
            wrong.add(ticket.text + " was released while it was needed");
        }
    }

    @Override
    public void release(Ticket ticket) {
        if (!ticket.isReleased.compareAndSet(false, true)) {
            wrong.add(ticket.text + " was released twice");
        }
        released.incrementAndGet();
    }

    int captured() {
        return captured.get();
    }

    int released() {
        return released.get();
    }

    int arounds() {
        return arounds.get();
    }

    /// Sooner or later all that has been captured is released, once.
    void assertBalanced() {
        Await.until(
                captured + " captured are released, not " + released,
                () -> captured.get() == released.get());
        assertThat(wrong).isEmpty();
    }
}
