package dev.troupe;

import java.util.ArrayList;
import java.util.List;

/// An actor of tests: keeps a log and a count, notes its `onStop`, and does in its hooks what a
/// test wants. Only [#running] makes one that overrides `onRun`.
class Probe implements Actor<Probe> {
    interface Run {
        void run(Probe actor, ActorContext<Probe> self) throws Exception;
    }

    interface Stop {
        void run(Probe actor, ActorContext<Probe> self, boolean killed) throws Exception;
    }

    private static final Stop NOTHING = (_, _, _) -> {};

    final ActorContext<Probe> self;
    private final Stop stop;
    private final List<String> log = new ArrayList<>();
    private int count;

    private Probe(ActorContext<Probe> self, Stop stop) {
        this.self = self;
        this.stop = stop;
    }

    /// No hooks but the notes.
    static OnStart<Probe> plain() {
        return stopping(NOTHING);
    }

    static OnStart<Probe> stopping(Stop stop) {
        return self -> new Probe(self, stop);
    }

    static OnStart<Probe> running(Run run) {
        return running(run, NOTHING);
    }

    static OnStart<Probe> running(Run run, Stop stop) {
        return self -> new Running(self, run, stop);
    }

    void add(String entry) {
        log.add(entry);
    }

    List<String> log() {
        return List.copyOf(log);
    }

    int count() {
        return count;
    }

    void increment() {
        count++;
    }

    int incrementAndGet() {
        return ++count;
    }

    ActorContext<Probe> self() {
        return self;
    }

    boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    Thread thread() {
        return Thread.currentThread();
    }

    @Override
    public void onStop(ActorContext<Probe> context, boolean killed) throws Exception {
        log.add("onStop(" + killed + ")");
        stop.run(this, context, killed);
    }

    private static final class Running extends Probe {
        private final Run run;

        Running(ActorContext<Probe> self, Run run, Stop stop) {
            super(self, stop);
            this.run = run;
        }

        @Override
        public void onRun(ActorContext<Probe> context) throws Exception {
            run.run(this, context);
        }
    }
}
