package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// How much of the library is seen in the stack trace of a handler.
class FramesTest {
    private static final int MOST = 3;

    /// The library's frames below the handler, down to the JDK or to whoever called the library.
    private static List<String> below() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.map(StackWalker.StackFrame::toStackTraceElement)
                                .dropWhile(FramesTest::isTest)
                                .takeWhile(FramesTest::isLibrary)
                                .map(StackTraceElement::toString)
                                .toList());
    }

    private static boolean isTest(StackTraceElement frame) {
        return frame.getClassName().startsWith(FramesTest.class.getName());
    }

    private static boolean isLibrary(StackTraceElement frame) {
        return frame.getClassName().startsWith("dev.troupe.") && !isTest(frame);
    }

    private static void check(List<String> frames) {
        assertThat(frames).isNotEmpty().hasSizeLessThanOrEqualTo(MOST);
    }

    @Test
    void atMostThreeUnderATell(ActorSystem system) throws Exception {
        var frames = new CompletableFuture<List<String>>();
        system.spawn(Probe.class, Probe.plain()).tell(_ -> frames.complete(below()));
        check(Calling.get(frames));
    }

    @Test
    void atMostThreeUnderAnAsk(ActorSystem system) {
        List<String> frames = system.spawn(Probe.class, Probe.plain()).ask(_ -> below());
        check(frames);
    }

    @Test
    void atMostThreeUnderARun(ActorSystem system) {
        var frames = new AtomicReference<>(List.<String>of());
        system.spawn(Probe.class, Probe.plain()).run(_ -> frames.set(below()));
        check(frames.get());
    }

    @Test
    void atMostThreeUnderAnAskOnTheAskingThread(ActorSystem system) {
        var actor = Callee.CALLER_RUNS_IDLE.spawn(system, Probe.class, Probe.plain());
        List<String> frames = actor.ask(_ -> below());
        check(frames);
    }

    @Test
    void atMostThreeUnderARunOnTheAskingThread(ActorSystem system) {
        var actor = Callee.CALLER_RUNS_IDLE.spawn(system, Probe.class, Probe.plain());
        var frames = new AtomicReference<>(List.<String>of());
        actor.run(_ -> frames.set(below()));
        check(frames.get());
    }
}
