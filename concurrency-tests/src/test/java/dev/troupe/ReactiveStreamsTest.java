package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.ITestListener;
import org.testng.ITestResult;
import org.testng.TestNG;
import org.testng.annotations.AfterClass;

/// The rules of Reactive Streams, by their own test kit, for an actor that subscribes and for one
/// that publishes. The kit skips what it cannot verify, or what a publisher need not do.
class ReactiveStreamsTest {
    private static final int TIMEOUT_MILLIS = 500;
    private static final int SILENCE_MILLIS = 50;

    @Test
    void anOutletIsAPublisher() {
        assertThat(run(PublisherKit.class)).hasSizeGreaterThanOrEqualTo(25);
    }

    @Test
    void anActorsSubscriptionIsASubscriber() {
        assertThat(run(BlackboxKit.class)).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void anActorsSubscriptionIsASubscriberFromInside() {
        assertThat(run(WhiteboxKit.class)).hasSizeGreaterThanOrEqualTo(10);
    }

    /// Which tests of a kit have passed; fails if one has failed.
    private static List<String> run(Class<?> kit) {
        var results = new Results();
        var runner = new TestNG(false);
        runner.setVerbose(0);
        runner.setTestClasses(new Class<?>[] {kit});
        runner.addListener(results);
        runner.run();
        assertThat(results.failed).isEmpty();
        return List.copyOf(results.passed.keySet());
    }

    private static final class Results implements ITestListener {
        private final Map<String, @Nullable Throwable> passed = new TreeMap<>();
        private final Map<String, @Nullable Throwable> failed = new TreeMap<>();

        @Override
        public void onTestSuccess(ITestResult result) {
            passed.put(result.getName(), result.getThrowable());
        }

        @Override
        public void onTestFailure(ITestResult result) {
            failed.put(result.getName(), result.getThrowable());
        }
    }

    private static TestEnvironment environment() {
        return new TestEnvironment(TIMEOUT_MILLIS, SILENCE_MILLIS);
    }

    /// Emits so many numbers once somebody has subscribed.
    private static final class Numbers implements Actor<Numbers> {
        private final Outlet<Integer> outlet;
        private final long count;
        private final CompletableFuture<Void> subscribed;

        Numbers(Outlet<Integer> outlet, long count, CompletableFuture<Void> subscribed) {
            this.outlet = outlet;
            this.count = count;
            this.subscribed = subscribed;
        }

        @Override
        public void onRun(ActorContext<Numbers> self) throws Exception {
            self.await(subscribed);
            for (long i = 0; i < count; i++) {
                outlet.emit((int) i);
            }
            outlet.complete();
            self.stop();
        }
    }

    /// What the kit runs.
    public static final class PublisherKit extends FlowPublisherVerification<Integer> {
        private final ActorSystem system = ActorSystem.start();

        public PublisherKit() {
            super(environment());
        }

        @Override
        public Flow.Publisher<Integer> createFlowPublisher(long elements) {
            var made = new CompletableFuture<Outlet<Integer>>();
            var subscribed = new CompletableFuture<Void>();
            system.spawn(
                    Numbers.class,
                    self -> {
                        made.complete(self.outlet(16));
                        return new Numbers(made.join(), elements, subscribed);
                    });
            var outlet = made.join();
            return subscriber -> {
                outlet.subscribe(subscriber);
                subscribed.complete(null);
            };
        }

        @Override
        public Flow.Publisher<Integer> createFailedFlowPublisher() {
            var made = new CompletableFuture<Outlet<Integer>>();
            system.spawn(
                    Numbers.class,
                    self -> {
                        made.complete(self.outlet(1));
                        throw new IllegalStateException("on purpose");
                    });
            return made.join();
        }

        @AfterClass
        public void close() {
            system.close();
        }
    }

    /// Gives its subscriber away.
    private static final class Giving implements Flow.Publisher<Integer> {
        private final CompletableFuture<Flow.Subscriber<? super Integer>> subscriber =
                new CompletableFuture<>();

        @Override
        public void subscribe(Flow.Subscriber<? super Integer> wanting) {
            subscriber.complete(wanting);
        }
    }

    private static final class Taker {}

    /// What the kit runs.
    public static final class BlackboxKit extends FlowSubscriberBlackboxVerification<Integer> {
        private final ActorSystem system = ActorSystem.start();

        public BlackboxKit() {
            super(environment());
        }

        @Override
        @SuppressWarnings("unchecked") // it takes them
        public Flow.Subscriber<Integer> createFlowSubscriber() {
            var publisher = new Giving();
            system.spawn(
                    Taker.class,
                    self -> {
                        self.subscribe(publisher, (_, _) -> {}, (_, _) -> {});
                        return new Taker();
                    });
            return (Flow.Subscriber<Integer>) publisher.subscriber.join();
        }

        @Override
        public Integer createElement(int element) {
            return element;
        }

        @AfterClass
        public void close() {
            system.close();
        }
    }

    /// What the kit runs. The actor itself says what it gets.
    public static final class WhiteboxKit extends FlowSubscriberWhiteboxVerification<Integer> {
        private final ActorSystem system = ActorSystem.start();

        public WhiteboxKit() {
            super(environment());
        }

        @Override
        protected Flow.Subscriber<Integer> createFlowSubscriber(
                WhiteboxSubscriberProbe<Integer> probe) {
            var publisher = new Giving();
            var subscription = new CompletableFuture<Cancellable>();
            system.spawn(
                    Taker.class,
                    self -> {
                        subscription.complete(
                                self.<Integer>subscribe(
                                        publisher,
                                        (_, item) -> probe.registerOnNext(item),
                                        (_, error) -> end(probe, error)));
                        return new Taker();
                    });
            return new Telling(publisher.subscriber.join(), subscription.join(), probe);
        }

        private static void end(WhiteboxSubscriberProbe<Integer> probe, Optional<Throwable> error) {
            error.ifPresentOrElse(probe::registerOnError, probe::registerOnComplete);
        }

        @Override
        public Integer createElement(int element) {
            return element;
        }

        @AfterClass
        public void close() {
            system.close();
        }
    }

    /// An actor's subscription that tells the kit when it has begun. It asks by itself.
    private record Telling(
            Flow.Subscriber<? super Integer> actors,
            Cancellable cancellable,
            SubscriberWhiteboxVerification.WhiteboxSubscriberProbe<Integer> probe)
            implements Flow.Subscriber<Integer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            actors.onSubscribe(subscription);
            probe.registerOnSubscribe(
                    new SubscriberWhiteboxVerification.SubscriberPuppet() {
                        @Override
                        public void triggerRequest(long elements) {
                            // it has done so, or is about to
                        }

                        @Override
                        public void signalCancel() {
                            cancellable.cancel();
                        }
                    });
        }

        @Override
        public void onNext(Integer item) {
            actors.onNext(item);
        }

        @Override
        public void onError(Throwable error) {
            actors.onError(error);
        }

        @Override
        public void onComplete() {
            actors.onComplete();
        }
    }
}
