package dev.troupe.examples;

import dev.troupe.Actor;
import dev.troupe.ActorContext;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import dev.troupe.SpawnOptions;
import dev.troupe.WeakActorRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// An actor may stop by itself once nobody refers to it any more. A weak reference does not count:
/// it finds the actor as long as there is one.
final class Weak {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private Weak() {}

    static final class Cache implements Actor<Cache> {
        private final Map<String, Integer> entries = new HashMap<>();

        void put(String key, int value) {
            entries.put(key, value);
        }

        Optional<Integer> find(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        int size() {
            return entries.size();
        }

        @Override
        public void onStop(ActorContext<Cache> self, boolean killed) {
            IO.println(self.identity() + " stops with " + entries + ", killed: " + killed);
        }
    }

    static void main(String... arguments) throws Exception {
        try (var system = ActorSystem.start()) {
            var weak = use(system, SpawnOptions.defaults().stopWhenUnreferenced());
            collectUntilNoneIsLeft(system);
            IO.println("spawned stopWhenUnreferenced, no reference left: " + describe(weak));

            var lasting = use(system, SpawnOptions.defaults());
            System.gc();
            IO.println("spawned without it, no reference left: " + describe(lasting));
        }
    }

    /// The strong reference is gone when this method returns.
    private static WeakActorRef<Cache> use(ActorSystem system, SpawnOptions options) {
        var strong = system.spawn(Cache.class, options, OnStart.of(Cache::new));
        strong.tell(cache -> cache.put("answer", 42));
        var weak = strong.weak();
        System.gc();
        IO.println("strongly referenced: " + describe(weak));
        var answer = weak.upgrade().orElseThrow().ask(cache -> cache.find("answer"));
        IO.println("asked through the weak reference: " + answer.orElseThrow());
        int size = strong.ask(Cache::size);
        IO.println("asked through the strong one: " + size + " entry");
        return weak;
    }

    private static String describe(WeakActorRef<Cache> weak) {
        return weak.upgrade().map(strong -> strong + " is alive").orElse("it has ended");
    }

    /// Some time after a garbage collection is all that is promised.
    private static void collectUntilNoneIsLeft(ActorSystem system)
            throws InterruptedException, Exit {
        var start = System.nanoTime();
        while (!system.actors().isEmpty()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw Exit.failed("The garbage collector has not run in 30 s; is it switched off?");
            }
            System.gc();
            Thread.sleep(10);
        }
    }
}
