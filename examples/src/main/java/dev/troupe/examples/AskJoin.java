package dev.troupe.examples;

import dev.troupe.ActorFailedException;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A handler that would have to wait can return a stage instead, a promise of the reply. Its actor
/// is then free for other messages, and who asked with `askJoin` waits for the value all the same.
final class AskJoin {
    private AskJoin() {}

    static final class OutOfStock extends Exception {
        private static final long serialVersionUID = 1;

        OutOfStock(String item) {
            super("no " + item + " left");
        }
    }

    static final class Supplier {
        private final CountDownLatch asked;
        private final CountDownLatch mayAnswer;

        Supplier(CountDownLatch asked, CountDownLatch mayAnswer) {
            this.asked = asked;
            this.mayAnswer = mayAnswer;
        }

        /// Takes its time.
        int price(String item) throws InterruptedException, OutOfStock {
            asked.countDown();
            mayAnswer.await();
            return switch (item) {
                case "tea" -> 4;
                case "coffee" -> throw new OutOfStock(item);
                default -> throw new IllegalArgumentException("never heard of " + item);
            };
        }
    }

    static final class Shop {
        private final ActorRef<Supplier> supplier;

        Shop(ActorRef<Supplier> supplier) {
            this.supplier = supplier;
        }

        /// Asks the supplier and does not wait.
        CompletionStage<Integer> price(String item) {
            return supplier.askAsync(s -> s.price(item)).thenApply(price -> 2 * price);
        }

        String openingHours() {
            return "9 to 5";
        }
    }

    static void main(String... arguments) throws Exception {
        var asked = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        try (var system = ActorSystem.start();
                var customers = Executors.newVirtualThreadPerTaskExecutor()) {
            var supplier =
                    system.spawn(Supplier.class, OnStart.of(() -> new Supplier(asked, mayAnswer)));
            var shop = system.spawn(Shop.class, OnStart.of(() -> new Shop(supplier)));

            var tea = customers.submit(() -> shop.askJoin(s -> s.price("tea")));
            asked.await();
            var hours = shop.ask(Shop::openingHours);
            IO.println("opening hours: " + hours + ", while the price of tea is being looked up");
            mayAnswer.countDown();
            IO.println("tea: " + tea.get());

            askInVain(shop);
        }
    }

    private static void askInVain(ActorRef<Shop> shop) {
        try {
            shop.askJoin(s -> s.price("moonshine"));
        } catch (IllegalArgumentException asItIs) {
            IO.println("moonshine: " + asItIs);
        }
        try {
            shop.askJoin(s -> s.price("coffee"));
        } catch (ActorFailedException failed) { // a stage cannot say what it throws
            IO.println("coffee: ActorFailedException, its cause: " + failed.getCause());
        }
    }
}
