package dev.troupe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where actors live. Made by [#start()] or [#builder()]; ended by [#close].
///
/// ```java
/// try (var system = ActorSystem.start()) {
///     var account = system.spawn(Account.class, OnStart.of(Account::new));
///     account.tell(a -> a.deposit(500));
///     long balance = account.ask(Account::balance);
/// }
/// ```
///
/// Actors run on virtual threads, which do not keep the JVM alive: close the system, or wait for
/// what you want to see done.
public final class ActorSystem extends Services implements AutoCloseable {
    private final Duration shutdownTimeout;
    private final List<Consumer<? super ShutdownReport>> overdueListeners;
    private final Management management = new Management(this);

    private ActorSystem(Builder builder, Stage stage) {
        super(builder, stage);
        this.shutdownTimeout = builder.shutdownTimeout;
        this.overdueListeners = List.copyOf(builder.overdueListeners);
        new Patrol(this, management).start();
        flight().start();
        Rehearsal.run(this);
    }

    /// Starts a system with the defaults.
    ///
    /// @return a running system
    public static ActorSystem start() {
        return builder().build();
    }

    /// Starts a system with a name.
    ///
    /// @param name how the system is called in logs and names of threads
    /// @return a running system
    public static ActorSystem start(String name) {
        return builder().name(name).build();
    }

    /// For a system that is different from the defaults.
    ///
    /// @return a builder, whose `build` starts the system
    public static Builder builder() {
        return new Builder();
    }

    /// What a system is to be like. Not thread-safe.
    public static final class Builder {
        String name = "troupe";
        int capacity = 1024;
        private Duration shutdownTimeout = Duration.ofSeconds(30);
        Duration stuckAfter = Duration.ofSeconds(1);
        final List<Consumer<? super DeadLetter>> listeners = new ArrayList<>();
        final List<Consumer<? super StuckReport>> stuckListeners = new ArrayList<>();
        private final List<Consumer<? super ShutdownReport>> overdueListeners = new ArrayList<>();
        final List<ContextCarrier<?>> carriers = new ArrayList<>();
        final List<ActorListener> actorListeners = new ArrayList<>();

        private Builder() {}

        /// How the system is called in logs and names of threads; `troupe` unless set.
        ///
        /// @param text a name
        /// @return this builder
        /// @throws IllegalArgumentException if it is blank
        public Builder name(String text) {
            if (text.isBlank()) {
                throw new IllegalArgumentException("A system's name must not be blank.");
            }
            this.name = text;
            return this;
        }

        /// How many messages a mailbox holds whose [SpawnOptions] do not say; 1,024 unless set.
        ///
        /// @param messages how many, at least 1
        /// @return this builder
        /// @throws IllegalArgumentException if it is below 1
        public Builder mailbox(int messages) {
            SpawnOptions.checkCapacity(messages);
            this.capacity = messages;
            return this;
        }

        /// How long [ActorSystem#close] waits for actors to stop, and then again for the rest to be
        /// killed; 30 s unless set.
        ///
        /// @param timeout how long, not negative
        /// @return this builder
        /// @throws IllegalArgumentException if it is negative
        public Builder shutdownTimeout(Duration timeout) {
            Deadline.nanos(timeout);
            this.shutdownTimeout = timeout;
            return this;
        }

        /// Adds a listener of dead letters. It is called on whichever thread has made the letter,
        /// so it must be quick, must not wait, and must be safe to call from many threads. What it
        /// throws is logged and does no harm.
        ///
        /// @param listener gets every dead letter
        /// @return this builder
        public Builder onDeadLetter(Consumer<? super DeadLetter> listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /// How long a handler or a hook may run before it is reported as stuck, while it still is:
        /// to the log, as a warning, and to listeners ([#onStuck]); then again each time when it
        /// has run twice as long. 1 s unless set. A handler that makes progress may say so with
        /// [ActorContext#progress].
        ///
        /// @param threshold how long; zero switches the watchdog off
        /// @return this builder
        /// @throws IllegalArgumentException if it is negative, or above zero and below a
        ///   millisecond
        public Builder watchdog(Duration threshold) {
            if (Deadline.nanos(threshold) > 0 && threshold.toMillis() == 0) {
                throw new IllegalArgumentException(
                        "A watchdog looks for milliseconds at least, not " + threshold);
            }
            this.stuckAfter = threshold;
            return this;
        }

        /// Adds a listener of stuck handlers and hooks. It is called on a thread of the system that
        /// does this for all actors, so it must be quick and must not wait. What it throws is
        /// logged and does no harm.
        ///
        /// @param listener gets every report
        /// @return this builder
        public Builder onStuck(Consumer<? super StuckReport> listener) {
            stuckListeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /// Adds a listener of what has not ended in time when the system is closed. It is called by
        /// the thread that closes, which waits for it. What it throws is logged and does no harm.
        ///
        /// @param listener gets a report before a kill, and one of what still runs after it
        /// @return this builder
        public Builder onOverdue(Consumer<? super ShutdownReport> listener) {
            overdueListeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /// Adds a listener of what happens to actors, from spawning to the end. Several are told in
        /// the order of their adding.
        ///
        /// @param listener is told; see [ActorListener] for when and where
        /// @return this builder
        public Builder listener(ActorListener listener) {
            actorListeners.add(Objects.requireNonNull(listener, "listener"));
            listeners.add(listener::deadLetter);
            return this;
        }

        /// Has context follow messages. Of several carriers the first is the outermost around a
        /// handler: it captures first and releases last.
        ///
        /// @param carrier captures context where something is sent, and restores it where that is
        ///   handled
        /// @return this builder
        public Builder carrier(ContextCarrier<?> carrier) {
            carriers.add(Objects.requireNonNull(carrier, "carrier"));
            return this;
        }

        /// Starts the system.
        ///
        /// @return a running system
        public ActorSystem build() {
            return new ActorSystem(this, new LiveStage(name));
        }

        ActorSystem build(Function<String, Stage> stageOfName) {
            return new ActorSystem(this, stageOfName.apply(name));
        }
    }

    /// Spawns an actor. Returns at once: `onStart` makes the actor on the actor's own thread, and
    /// what is sent before it has returned waits in the mailbox.
    ///
    /// @param <A> the actor's type
    /// @param type the class that the actor is known by, in its [Identity] and for [#find]
    /// @param onStart makes the actor
    /// @return a reference that also yields the actor back when it has ended
    /// @throws ActorStoppedException if this system is closing or closed
    public <A> ActorHandle<A> spawn(Class<? super A> type, OnStart<A> onStart) {
        return spawn(type, SpawnOptions.defaults(), onStart);
    }

    /// Spawns an actor with options. See [#spawn(Class, OnStart)].
    ///
    /// @param <A> the actor's type
    /// @param type the class that the actor is known by
    /// @param options how to spawn it
    /// @param onStart makes the actor
    /// @return a reference that also yields the actor back when it has ended
    /// @throws ActorStoppedException if this system is closing or closed
    /// @throws IllegalArgumentException if the name of the options is taken by a living actor
    public <A> ActorHandle<A> spawn(
            Class<? super A> type, SpawnOptions options, OnStart<A> onStart) {
        return spawn(type, options, onStart, null);
    }

    <A> ActorHandle<A> spawn(
            Class<? super A> type,
            SpawnOptions options,
            OnStart<A> onStart,
            @Nullable Cell<?> parent) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(onStart, "onStart");
        refuseIfClosing(parent);
        var cell = new Cell<A>(this, type, options, onStart, parent);
        names().reserve(cell);
        var handle = new Handle<>(cell, Anchor.of(cell));
        launch(cell);
        return handle;
    }

    /// Makes a pool of workers. See [#pool(Class, SpawnOptions, int, OnStart)].
    ///
    /// @param <A> the workers' type
    /// @param type the class that the workers and the pool are known by
    /// @param size how many workers, at least 1
    /// @param onStart makes each worker
    /// @return a reference that spreads messages over the workers
    /// @throws ActorStoppedException if this system is closing or closed
    /// @throws IllegalArgumentException if `size` is below 1
    public <A> ActorPool<A> pool(Class<? super A> type, int size, OnStart<A> onStart) {
        return pool(type, SpawnOptions.defaults(), size, onStart);
    }

    /// Makes a pool of workers: actors of one class behind one reference, each message for one of
    /// them. Returns at once. See [ActorPool].
    ///
    /// The mailbox, its rule, the urgent lane and the supervision are those of each worker; the
    /// name is the pool's, and so is [SpawnOptions#stopWhenUnreferenced].
    ///
    /// @param <A> the workers' type
    /// @param type the class that the workers and the pool are known by
    /// @param options how to spawn the workers, without [SpawnOptions#callerRuns]
    /// @param size how many workers, at least 1
    /// @param onStart makes each worker
    /// @return a reference that spreads messages over the workers
    /// @throws ActorStoppedException if this system is closing or closed
    /// @throws IllegalArgumentException if `size` is below 1, the name is taken, or the options say
    ///   `callerRuns`
    public <A> ActorPool<A> pool(
            Class<? super A> type, SpawnOptions options, int size, OnStart<A> onStart) {
        return PoolRef.make(this, type, options, size, onStart, null);
    }

    /// Finds a living actor by its name ([SpawnOptions#named]).
    ///
    /// @param <A> the actor's type
    /// @param type the class that it was spawned as, or a supertype
    /// @param name its name
    /// @return the actor; empty if no living actor has this name, or it is not of this type
    public <A> Optional<ActorRef<A>> find(Class<A> type, String name) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
        return Optional.ofNullable(findCell(type, name)).map(ActorSystem::<A>ref);
    }

    /// Finds the living actors of a class. A pool is one of them and stands for its workers: see
    /// [ActorPool#workers].
    ///
    /// @param <A> the actors' type
    /// @param type the class that they were spawned as, or a supertype
    /// @return the actors, in the order spawned; a copy
    public <A> List<ActorRef<A>> find(Class<A> type) {
        Objects.requireNonNull(type, "type");
        return roster().living().stream()
                .filter(cell -> isLiving(cell, type) && !(cell instanceof PoolWorker))
                .map(ActorSystem::<A>ref)
                .toList();
    }

    /// Waits until there is an actor with a name, spawned as a class or a subclass of it; returns
    /// at once if there is. In `onRun` this is an await point. An actor of another class that has
    /// the name is not waited for, but a name is free again when its actor has ended.
    ///
    /// @param <A> the actor's type
    /// @param type the class that it is spawned as, or a supertype
    /// @param name its name
    /// @param timeout how long to wait, not negative
    /// @return the actor; it lived when it was found
    /// @throws ActorTimeoutException if there was none in time, or before an inherited deadline
    /// @throws ActorStoppedException if the system is closed meanwhile
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws IllegalArgumentException if `timeout` is negative
    public <A> ActorRef<A> awaitNamed(Class<A> type, String name, Duration timeout) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
        return ref(NameWait.await(this, type, name, timeout));
    }

    /// Null if no living actor has this name, or it is not of this type.
    @Nullable Cell<?> findCell(Class<?> type, String name) {
        var cell = names().find(name);
        return cell != null && isLiving(cell, type) ? cell : null;
    }

    private static boolean isLiving(Cell<?> cell, Class<?> type) {
        return cell.isAlive() && type.isAssignableFrom(cell.type());
    }

    @SuppressWarnings("unchecked") // the type has been looked at
    private static <A> ActorRef<A> ref(Cell<?> cell) {
        return PlainRef.to((Cell<A>) cell);
    }

    /// A picture of every living actor, in the order spawned.
    ///
    /// @return a copy
    public List<ActorSnapshot> actors() {
        return roster().living().stream().filter(Cell::isAlive).map(Picture::of).toList();
    }

    /// What every actor is doing, as a text for a log: its state, what it runs and for how long,
    /// what it waits for, what is in its mailbox, and, of those that have been running for longest,
    /// the stack and who waits for them. Actors that run something come first, then those whose
    /// `onRun` waits. Nobody is disturbed, and the work is bounded however long mailboxes are. Of
    /// very many actors some are only counted.
    ///
    /// @return some lines
    public String dump() {
        return DumpText.of(Dump.of(this));
    }

    /// What [#dump] tells, of all actors, for programs: JSON, whose field names stay. What is not
    /// there is `null` or an empty list.
    ///
    /// ```text
    /// system, actorCount, running, queued, deadLetters, actors [
    ///   actor ("Account#7"), name, parent ("Bank#1"), state (see ActorSnapshot.State), ageMillis,
    ///   doing (a message or hook), doingForMillis, thread, atAwaitPoint (whether onRun waits),
    ///   waits [kind, actor, message, forMillis] (in the order of nested calls),
    ///   queue {length, capacity}, urgent {length, capacity}, handled, failures, restarts, children,
    ///   waitedForBy [actors and threads], stack [frames] ]
    /// ```
    ///
    /// @return an object of JSON
    public String dumpJson() {
        return DumpJson.of(Dump.of(this));
    }

    /// How many messages have become dead letters: accepted, or sent to an ended actor, and never
    /// handled.
    ///
    /// @return the count since the start
    public long deadLetterCount() {
        return deadLetters().count();
    }

    /// Stops every actor gracefully and waits for them (30 s, see [Builder#shutdownTimeout]); then
    /// kills what is left, waits as long again, and goes on. What has not ended in time is reported
    /// both times, with what it runs and its stack: to the log, and to listeners
    /// ([Builder#onOverdue]). Nothing can be spawned from the beginning on. An interrupt kills at
    /// once; the flag is set again. May be called again.
    ///
    /// @throws IllegalStateException if called by an actor of this system, which would wait for
    ///   itself
    @Override
    public void close() {
        if (Current.get().isWithin(this)) {
            throw new IllegalStateException(
                    "An actor cannot close its own system: it would wait for itself to end");
        }
        beginClosing();
        new Shutdown(this, shutdownTimeout, overdueListeners).end();
        handover().close();
        management.close();
        flight().close();
        stage().close();
    }

    @Override
    public String toString() {
        return "ActorSystem " + name();
    }
}
