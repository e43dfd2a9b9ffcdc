package dev.troupe.benchmarks;

import java.lang.invoke.VarHandle;
import java.util.Queue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.MpscUnboundedArrayQueue;

/// `jct`: an array queue of JCTools and a parked flag. Who finds it full yields and tries again.
final class ArrayInbox<M> implements Inbox<M> {
    private static final int SMALL_CHUNK = 8;

    private final Queue<M> queue;
    private final Sleeper sleeper = new Sleeper();

    private ArrayInbox(Queue<M> queue) {
        this.queue = queue;
    }

    static <M> Inbox<M> unbounded() {
        return new ArrayInbox<>(new MpscUnboundedArrayQueue<>(Workloads.BOUND));
    }

    /// For crowds: with a large chunk each a million of them would not fit.
    static <M> Inbox<M> small() {
        return new ArrayInbox<>(new MpscUnboundedArrayQueue<>(SMALL_CHUNK));
    }

    static <M> Inbox<M> bounded() {
        return new ArrayInbox<>(new MpscArrayQueue<>(Workloads.BOUND));
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // a floor need not be fair
    public void put(M message) {
        while (!queue.offer(message)) {
            Thread.yield();
        }
        VarHandle.fullFence(); // its offer ends with an ordered store: the flag could be read first
        sleeper.wake();
    }

    @Override
    public M take() throws InterruptedException {
        while (true) {
            var message = queue.poll();
            if (message != null) {
                return message;
            }
            sleeper.sleepWhileEmpty(queue);
        }
    }
}
