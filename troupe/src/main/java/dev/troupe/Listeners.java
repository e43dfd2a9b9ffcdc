package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who is told what happens to the actors of a system. Whatever a listener throws ends here.
final class Listeners {
    private final List<ActorListener> all;
    private final LogLimit log;

    private Listeners(List<ActorListener> all, Stage stage) {
        this.all = List.copyOf(all);
        this.log = new LogLimit(stage, "failures of actor listeners");
    }

    /// Null where there are none: then nobody has to look any further.
    static @Nullable Listeners of(List<ActorListener> all, Stage stage) {
        return all.isEmpty() ? null : new Listeners(all, stage);
    }

    /// By who spawns it, before anything of it runs.
    static void spawned(Cell<?> cell) {
        var listeners = cell.system().listeners();
        if (listeners != null) {
            listeners.tell(listener -> listener.spawned(Picture.of(cell)));
        }
    }

    /// On its turn.
    static void started(Cell<?> cell) {
        if (cell.system().listeners() != null) {
            onTurn(cell, listener -> listener.started(cell.identity()));
        }
    }

    /// On its turn.
    static void restarted(Cell<?> cell, Throwable error) {
        var count = cell.restartCount();
        onTurn(cell, listener -> listener.restarted(cell.identity(), error, count));
    }

    /// On its turn, as the last thing that anybody is told before the result is known. Once, even
    /// where the end is tried again for want of memory.
    static void ended(Cell<?> cell, ActorResult<?> result) {
        if (cell.system().listeners() == null || cell.belongings().isEndTold) {
            return;
        }
        cell.belongings().isEndTold = true;
        onTurn(cell, listener -> ended(listener, cell.identity(), result));
    }

    private static void ended(ActorListener listener, Identity actor, ActorResult<?> result) {
        switch (result) {
            case ActorResult.Completed<?> completed -> listener.stopped(actor, completed.killed());
            case ActorResult.Failed<?> failed ->
                    listener.failed(actor, failed.error(), failed.phase(), failed.killed());
        }
    }

    /// By who has found no room.
    static void full(Cell<?> cell, Overflow outcome) {
        var listeners = cell.system().listeners();
        if (listeners != null) {
            listeners.tell(listener -> listener.mailboxFull(cell.identity(), outcome));
        }
    }

    /// No interrupt of a kill gets beyond a listener.
    private static void onTurn(Cell<?> cell, Consumer<ActorListener> event) {
        var listeners = cell.system().listeners();
        if (listeners != null) {
            cell.begin(Hook.LISTENER);
            cell.cleanInterrupt();
            listeners.tell(event);
            cell.cleanInterrupt();
        }
    }

    private void tell(Consumer<ActorListener> event) {
        for (var listener : all) {
            try {
                event.accept(listener);
            } catch (Throwable thrown) {
                log.log(Level.WARNING, () -> "An actor listener failed", thrown);
            }
        }
    }

    /// Hands something to listeners of one thing only.
    ///
    /// @param things what they listen to, in the plural
    static <T> void hand(T what, List<Consumer<? super T>> listeners, String things) {
        for (var listener : listeners) {
            try {
                listener.accept(what);
            } catch (Throwable thrown) {
                Log.log(Level.WARNING, () -> "A listener of " + things + " failed", thrown);
            }
        }
    }
}
