package dev.troupe.examples;

import dev.troupe.ActorHandle;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import dev.troupe.Overflow;
import dev.troupe.SpawnOptions;
import dev.troupe.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Rooms are topics, members are actors. They join, leave and end; one is slow, and hears the
/// newest lines only.
final class Chat {
    private final Topic<Line> tea = Topic.create();
    private final Topic<Line> code = Topic.create();

    private Chat() {}

    record Line(String room, String from, String text) {
        @Override
        public String toString() {
            return "[%s] %s: %s".formatted(room, from, text);
        }
    }

    static final class Member {
        private final List<String> heard = new ArrayList<>();

        void hear(Line line) {
            heard.add(line.toString());
        }

        /// Hears nothing while it sleeps.
        void sleep(CountDownLatch asleep, CountDownLatch awake) throws InterruptedException {
            asleep.countDown();
            awake.await();
        }

        List<String> heard() {
            return List.copyOf(heard);
        }
    }

    static void main(String... arguments) throws Exception {
        try (var system = ActorSystem.start()) {
            new Chat().talk(system);
        }
    }

    private void talk(ActorSystem system) throws InterruptedException {
        var ann = system.spawn(Member.class, OnStart.of(Member::new));
        var bob = system.spawn(Member.class, OnStart.of(Member::new));
        var cid =
                system.spawn(
                        Member.class, SpawnOptions.defaults().mailbox(2), OnStart.of(Member::new));
        tea.subscribe(ann, Member::hear);
        code.subscribe(ann, Member::hear);
        var bobInCode = code.subscribe(bob, Member::hear);
        code.subscribe(cid, Overflow.DROP_OLDEST, Member::hear);

        var awake = new CountDownLatch(1);
        sendToSleep(cid, awake);
        tea.publish(new Line("tea", "Ann", "anybody there?"));
        code.publish(new Line("code", "Ann", "who has broken it?"));
        code.publish(new Line("code", "Bob", "not me, I am off"));
        tell("Bob", bob); // has heard it all when he leaves
        bobInCode.cancel();
        code.publish(new Line("code", "Ann", "found it"));
        code.publish(new Line("code", "Ann", "it was me"));
        awake.countDown();
        tell("Ann", ann);
        tell("Cid", cid);
        ann.stop();
        ann.join();
        tellRooms();
    }

    private static void sendToSleep(ActorHandle<Member> member, CountDownLatch awake)
            throws InterruptedException {
        var asleep = new CountDownLatch(1);
        member.tell(m -> m.sleep(asleep, awake));
        asleep.await();
    }

    private void tellRooms() {
        IO.println(
                "left in code: %d, in tea: %d; missed: %d"
                        .formatted(
                                code.subscriberCount(),
                                tea.subscriberCount(),
                                code.droppedCount()));
    }

    private static void tell(String name, ActorHandle<Member> member) {
        IO.println(name + " has heard:");
        var heard = member.ask(Member::heard);
        heard.forEach(line -> IO.println("  " + line));
    }
}
