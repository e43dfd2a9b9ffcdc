package dev.troupe;

import org.jspecify.annotations.Nullable;

/// What a pool is as an actor: its name, its identity, its life, and the parent of its workers. It
/// handles no messages: its lanes lead to the workers ([PoolLane]).
final class PoolHead<A> extends Cell<A> {
    private final Crew<A> crew;

    @SuppressWarnings("unchecked") // nobody gets at the actor of a head
    PoolHead(
            ActorSystem system,
            Class<?> type,
            SpawnOptions options,
            Crew<A> crew,
            @Nullable Cell<?> parent) {
        super(
                system,
                type,
                options.forHead(),
                _ -> (A) crew,
                parent,
                new PoolLane(crew, options.capacity(system.defaultCapacity()), false),
                options.hasUrgentLane()
                        ? new PoolLane(crew, options.urgentCapacity(), true)
                        : null);
        this.crew = crew;
        crew.head(this);
    }

    Crew<A> crew() {
        return crew;
    }

    @Override
    String typeName() {
        return super.typeName() + "Pool";
    }

    /// Most of what is sent here is somewhere else by now.
    @Override
    void wake() {
        if (hasMessages() || (state() & ~HELD) != 0) {
            super.wake();
        }
    }

    /// Somebody of the pool tells the pool something.
    @Override
    boolean isSelf() {
        var actor = Current.get().actor();
        return actor instanceof PoolWorker<?> worker && worker.isOf(crew);
    }

    @Override
    void endChildren(boolean kill) {
        crew.close(kill);
        super.endChildren(kill);
    }
}
