package dev.troupe;

import java.util.function.Consumer;

/// An actor of tests with an outlet.
final class Emitter implements Actor<Emitter> {
    private final ActorContext<Emitter> self;
    private final Outlet<Integer> outlet;
    private final Consumer<Emitter> last;

    Emitter(ActorContext<Emitter> self, int capacity) {
        this(self, capacity, _ -> {});
    }

    /// @param last what to do in `onStop`
    Emitter(ActorContext<Emitter> self, int capacity, Consumer<Emitter> last) {
        this.self = self;
        this.outlet = self.outlet(capacity);
        this.last = last;
    }

    ActorContext<Emitter> self() {
        return self;
    }

    Outlet<Integer> outlet() {
        return outlet;
    }

    void emit(int... items) {
        for (var item : items) {
            outlet.emit(item);
        }
    }

    boolean tryEmit(int item) {
        return outlet.tryEmit(item);
    }

    @Override
    public void onStop(ActorContext<Emitter> context, boolean killed) {
        last.accept(this);
    }
}
