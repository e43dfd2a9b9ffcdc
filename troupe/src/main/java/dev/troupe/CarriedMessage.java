package dev.troupe;

import org.jspecify.annotations.Nullable;

/// A message with the context of its sender, of whichever kind: it is sent in one of the three ways
/// only. Reports and listeners are shown the message itself.
final class CarriedMessage<A>
        implements Request<A, @Nullable Object, Exception>, Action<A, Exception> {
    private final Message<A> message;
    private final Carried carried;

    private CarriedMessage(Message<A> message, Carried carried) {
        this.message = message;
        this.carried = carried;
    }

    /// The message with the context of the calling thread, or as it is where nothing is carried.
    @SuppressWarnings("unchecked") // a message for A is only sent to an A
    static Message<?> of(Cell<?> cell, Message<?> message) {
        if (cell.system().carriers() == null) {
            return message;
        }
        var carried = Carriers.capture(cell);
        return carried == null ? message : new CarriedMessage<>((Message<Object>) message, carried);
    }

    /// The message itself, or the item of a topic.
    static Object bare(Object message) {
        if (message instanceof CarriedItem carrying) {
            return carrying.item();
        }
        return message instanceof CarriedMessage<?> carrying ? carrying.message : message;
    }

    /// It will not be handled. In vain if it has been.
    static void release(Object message) {
        if (message instanceof CarriedMessage<?> carrying) {
            carrying.carried.drop();
        } else if (message instanceof CarriedItem carrying) {
            carrying.context().drop();
        }
    }

    @Override
    public void handle(A actor) throws Exception {
        carried.<@Nullable Object>lastAround(() -> {
            message.handle(actor);
            return null;
        });
    }

    @Override
    public void run(A actor) throws Exception {
        var action = (Action<A, ?>) message;
        carried.<@Nullable Object>lastAround(() -> {
            action.run(actor);
            return null;
        });
    }

    @Override
    public @Nullable Object reply(A actor) throws Exception {
        var request = (Request<A, ?, ?>) message;
        return carried.<@Nullable Object>lastAround(() -> request.reply(actor));
    }
}
