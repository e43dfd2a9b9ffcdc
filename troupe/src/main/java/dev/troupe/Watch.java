package dev.troupe;

import java.util.Optional;

/// An actor that wants a message when another has ended.
final class Watch<A> extends Activity implements EndListener {
    private final Cell<?> other;
    private final Reaction<? super A, ? super Optional<Throwable>> whenStopped;
    private final Object message;

    Watch(
            Cell<A> cell,
            Cell<?> other,
            Reaction<? super A, ? super Optional<Throwable>> whenStopped,
            Object message) {
        super(cell);
        this.other = other;
        this.whenStopped = whenStopped;
        this.message = message;
    }

    Watch<A> start() {
        register();
        if (!other.listen(this)) {
            var result = other.result();
            if (result != null) {
                ended(result);
            }
        }
        return this;
    }

    @Override
    public void ended(ActorResult<?> result) {
        new Signal<A, Optional<Throwable>>(this, this::tell, result.findError(), message).send();
    }

    private void tell(A actor, Optional<Throwable> why) throws Exception {
        whenStopped.handle(actor, why);
    }

    @Override
    boolean begins() {
        return over();
    }

    @Override
    void callOff() {
        other.unlisten(this);
    }
}
