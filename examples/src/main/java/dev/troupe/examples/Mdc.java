package dev.troupe.examples;

import dev.troupe.ActorContext;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.ContextCarrier;
import dev.troupe.OnStart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The id of a request is put into SLF4J's diagnostic context (MDC) once, where the request comes
/// in. It follows the request through three actors, into a blocking call, and back with a timer:
/// every line of the log has it, and none of the actors knows of it.
final class Mdc {
    /// Made before any actor runs: while SLF4J starts, its context is not there for other threads.
    private static final Logger LOG = LoggerFactory.getLogger("Shop");

    private static final Duration A_WHILE = Duration.ofMillis(5);

    private Mdc() {}

    /// Has the diagnostic context follow messages. An empty one, too: so nothing that a handler has
    /// put there is found by the next one on the same thread.
    static final class MdcCarrier implements ContextCarrier<Map<String, String>> {
        @Override
        public Map<String, String> capture() {
            var context = MDC.getCopyOfContextMap();
            return context == null ? Map.of() : context;
        }

        @Override
        public void around(Map<String, String> captured, Runnable handler) {
            var before = MDC.getCopyOfContextMap();
            MDC.setContextMap(captured);
            handler.run(); // returns normally, whatever the handler does
            restore(before);
        }

        private static void restore(@Nullable Map<String, String> before) {
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        }
    }

    /// Takes orders: asks the stock, has the payment made elsewhere, packs, and tells the van.
    static final class Desk {
        private static final Logger LOG = LoggerFactory.getLogger("Desk");

        private final ActorContext<Desk> self;
        private final ActorRef<Stock> stock;
        private final ActorRef<Van> van;

        Desk(ActorContext<Desk> self, ActorRef<Stock> stock, ActorRef<Van> van) {
            this.self = self;
            this.stock = stock;
            this.van = van;
        }

        void order(String item) {
            LOG.info("{} is ordered", item);
            int left = stock.ask(s -> s.take(item));
            LOG.info("there is more of it: {}", left);
            self.pipe(() -> pay(item), Desk::paid);
        }

        /// A call that takes its time, on a thread of its own.
        private static String pay(String item) throws InterruptedException {
            LOG.info("the payment begins");
            Thread.sleep(A_WHILE);
            return item;
        }

        private void paid(String item) {
            LOG.info("{} is paid for", item);
            self.after(A_WHILE, desk -> desk.packed(item));
        }

        private void packed(String item) {
            LOG.info("{} is packed", item);
            van.tell(v -> v.load(item));
        }
    }

    static final class Stock {
        private static final Logger LOG = LoggerFactory.getLogger("Stock");

        private int left = 10;

        int take(String item) {
            LOG.info("takes {} from the shelf", item);
            return --left;
        }
    }

    record Van(CountDownLatch loaded) {
        private static final Logger LOG = LoggerFactory.getLogger("Van");

        void load(String item) {
            LOG.info("{} is on its way", item);
            loaded.countDown();
        }
    }

    static void main(String... arguments) throws InterruptedException {
        LOG.info("the shop opens");
        var orders = List.of("tea", "coffee", "cocoa");
        var loaded = new CountDownLatch(orders.size());
        try (var system = ActorSystem.builder().carrier(new MdcCarrier()).build()) {
            var stock = system.spawn(Stock.class, OnStart.of(Stock::new));
            var van = system.spawn(Van.class, OnStart.of(() -> new Van(loaded)));
            var desk = system.<Desk>spawn(Desk.class, self -> new Desk(self, stock, van));
            for (var i = 0; i < orders.size(); i++) {
                var item = orders.get(i);
                try (var _ = MDC.putCloseable("request", "r-" + (i + 1))) {
                    desk.tell(d -> d.order(item));
                }
            }
            loaded.await();
        }
    }
}
