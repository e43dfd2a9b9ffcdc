package dev.troupe;

/// An [Interval] of one actor.
final class Ticker implements Interval {
    private final Context<?> context;
    private final long periodNanos;

    /// When the next tick is due. The turn's.
    private long dueNanos;

    Ticker(Context<?> context, long periodNanos) {
        this.context = context;
        this.periodNanos = periodNanos;
        this.dueNanos = Deadline.plus(context.stage().nanoTime(), periodNanos);
    }

    @Override
    public void tick() {
        context.sleepUntil(dueNanos);
        dueNanos = Timer.nextDue(dueNanos, periodNanos, context.stage().nanoTime());
    }

    static Interval tickFirst(Interval one, Interval... more) {
        var first = ticker(one);
        var actor = first.context.identity();
        for (var other : more) {
            var next = ticker(other);
            if (!actor.equals(next.context.identity())) {
                throw new IllegalArgumentException(
                        "The intervals are of different actors: " + one + " and " + other);
            }
            if (next.dueNanos < first.dueNanos) {
                first = next;
            }
        }
        first.tick();
        return first;
    }

    @Override
    public String toString() {
        return "interval of " + context.identity().name();
    }

    private static Ticker ticker(Interval interval) {
        if (interval instanceof Ticker ticker) {
            return ticker;
        }
        throw new IllegalArgumentException("Not an interval of ActorContext.interval: " + interval);
    }
}
