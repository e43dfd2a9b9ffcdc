package dev.troupe.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// An actor that is as busy as a test wants it to be: it prints only once there is paper.
final class Printer {
    final CountDownLatch started;
    private final CountDownLatch paper;
    private final List<String> printed = new ArrayList<>();

    Printer(CountDownLatch started, CountDownLatch paper) {
        this.started = started;
        this.paper = paper;
    }

    int print(String page) throws InterruptedException {
        started.countDown();
        paper.await();
        printed.add(page);
        return printed.size();
    }

    List<String> printed() {
        return List.copyOf(printed);
    }
}
