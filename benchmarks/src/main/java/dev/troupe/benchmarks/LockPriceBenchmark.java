package dev.troupe.benchmarks;

import dev.troupe.ActorHandle;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import dev.troupe.SpawnOptions;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The same method of the same object, called by an ask of a caller-runs actor and under a lock.
/// Neither the lambda nor the result allocates.
@State(Scope.Benchmark)
public class LockPriceBenchmark {
    private final ReentrantLock lock = new ReentrantLock();
    private final Counter locked = new Counter();
    private final ActorSystem system = ActorSystem.start();
    private final ActorHandle<Counter> actor =
            system.spawn(
                    Counter.class, SpawnOptions.defaults().callerRuns(), OnStart.of(Counter::new));

    /// Waits until the actor has started: before, it cannot be asked on the caller.
    @Setup
    public void start() {
        actor.ask(Counter::note);
    }

    /// Ends the system.
    @TearDown
    public void stop() {
        system.close();
    }

    /// Asks the actor.
    @Benchmark
    public String troupe() {
        return actor.ask(Counter::note);
    }

    /// Takes the lock.
    @Benchmark
    public String lock() {
        lock.lock();
        try {
            return locked.note();
        } finally {
            lock.unlock();
        }
    }
}
