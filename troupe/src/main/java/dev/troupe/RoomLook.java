package dev.troupe;

/// A look of a sender for room in a lane: for several places, where the lane has many.
final class RoomLook implements Wait {
    private static final int PLACES = 32;

    /// What the taker has written, this takes out of its processor's hands: it looks rarely.
    private static final int MOMENTS_BETWEEN = 64;

    private static final int LOOK_NANOS = 3_000;

    private final Mailbox lane;
    private final int places;
    private int moments;

    RoomLook(Mailbox lane) {
        this.lane = lane;
        this.places = Math.clamp(lane.capacity() / 4, 1, PLACES);
    }

    @Override
    public boolean isOver() {
        return ++moments % MOMENTS_BETWEEN == 0 && lane.capacity() - lane.size() >= places;
    }

    @Override
    public int lookNanos() {
        return LOOK_NANOS;
    }

    @Override
    public Kind kind() {
        return Kind.ROOM;
    }
}
