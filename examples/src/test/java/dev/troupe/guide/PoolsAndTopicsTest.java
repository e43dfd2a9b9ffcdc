package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorPool;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import dev.troupe.Overflow;
import dev.troupe.SpawnOptions;
import dev.troupe.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/pools-and-topics.md`.
class PoolsAndTopicsTest {
    private final ActorSystem system = ActorSystem.start();

    @AfterEach
    void close() {
        system.close();
    }

    // tag::pools-worker
    static final class Resizer {
        private int done;

        String resize(String picture) {
            done++;
            return "small " + picture;
        }

        int done() {
            return done;
        }
    }

    // end::pools-worker

    @Test
    void aPoolSpreadsMessages() {
        // tag::pools-make
        ActorPool<Resizer> pool = system.pool(Resizer.class, 4, OnStart.of(Resizer::new));
        for (var picture : List.of("cat", "dog", "owl")) {
            pool.tell(resizer -> resizer.resize(picture));
        }
        String small = pool.ask(resizer -> resizer.resize("fox"));
        // end::pools-make
        assertThat(small).isEqualTo("small fox");

        // tag::pools-end
        pool.stop(); // all that was accepted is done first
        var done = 0;
        for (var result : pool.join()) {
            done += result.orElseThrow().done();
        }
        assertThat(done).isEqualTo(4);
        // end::pools-end
    }

    @Test
    void aPoolCanBeResizedAndItsWorkersBeToldSomethingEach() {
        var pool = system.pool(Resizer.class, 2, OnStart.of(Resizer::new));
        // tag::pools-resize
        pool.resize(8); // at once; those that are too many later end when they have done their work
        pool.workers().forEach(worker -> worker.tell(resizer -> resizer.resize("test card")));
        // end::pools-resize
        assertThat(pool.size()).isEqualTo(8);
    }

    record Price(String of, int cents) {}

    static final class Chart {
        private final List<Price> drawn = new ArrayList<>();

        void draw(Price price) {
            drawn.add(price);
        }

        List<Price> drawn() {
            return List.copyOf(drawn);
        }
    }

    @Test
    void aTopicPublishesToAll() {
        // tag::topics-publish
        Topic<Price> prices = Topic.create();

        var chart = system.spawn(Chart.class, OnStart.of(Chart::new));
        var subscription = prices.subscribe(chart, Chart::draw);

        prices.publish(new Price("tea", 350));
        assertThat(chart.ask(Chart::drawn)).containsExactly(new Price("tea", 350));
        subscription.cancel(); // or the actor ends
        // end::topics-publish
        assertThat(prices.subscriberCount()).isZero();
    }

    @Test
    void eachSubscriptionHasARule() {
        Topic<Price> prices = Topic.create();
        // tag::topics-rule
        var small = SpawnOptions.defaults().mailbox(16);
        var slow = system.spawn(Chart.class, small, OnStart.of(Chart::new));
        prices.subscribe(slow, Overflow.DROP_OLDEST, Chart::draw);
        // end::topics-rule
        prices.publish(new Price("tea", 350));
        assertThat(slow.ask(Chart::drawn)).hasSize(1);
    }

    // tag::topics-own
    static final class Board {
        private int latest;

        static OnStart<Board> of(Topic<Price> prices) {
            return self -> {
                var board = new Board();
                prices.subscribe(self.self(), (Board b, Price price) -> b.latest = price.cents());
                return board;
            };
        }

        int latest() {
            return latest;
        }
    }

    // end::topics-own

    @Test
    void anActorSubscribesItself() {
        Topic<Price> prices = Topic.create();
        var board = system.spawn(Board.class, Board.of(prices));
        board.ask(Board::latest);
        prices.publish(new Price("tea", 350));
        assertThat(board.ask(Board::latest)).isEqualTo(350);
    }
}
