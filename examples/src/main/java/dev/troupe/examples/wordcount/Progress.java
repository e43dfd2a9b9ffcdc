package dev.troupe.examples.wordcount;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/// Shows how far the work is: a bar that is drawn again and again, or a line for every tenth.
final class Progress {
    private static final int WIDTH = 40;
    private static final double MEGABYTE = 1e6;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream screen;
    private final PrintStream messages;
    private final boolean isBar;
    private boolean hasBegun;
    private int files;
    private long bytes;
    private long bytesRead;
    private int tenthsShown;

    private Progress(PrintStream screen, PrintStream messages, boolean isBar) {
        this.screen = screen;
        this.messages = messages;
        this.isBar = isBar;
    }

    /// A bar if there is a terminal; else lines beside the output, which goes to a file or another
    /// program.
    static Progress here() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                ? bar(System.out, System.err)
                : lines(System.err);
    }

    static Progress bar(PrintStream screen, PrintStream messages) {
        return new Progress(screen, messages, true);
    }

    static Progress lines(PrintStream messages) {
        return new Progress(messages, messages, false);
    }

    boolean isBar() {
        return isBar;
    }

    void expect(int expectedFiles, long expectedBytes) {
        hasBegun = true;
        files = expectedFiles;
        bytes = expectedBytes;
    }

    void advance(long bytesMore) {
        bytesRead += bytesMore;
        if (!isBar && tenths() > tenthsShown) {
            tenthsShown = tenths();
            screen.println(text());
        }
    }

    /// Draws the bar, once it is known how much there is to do.
    void draw() {
        if (!hasBegun) {
            return;
        }
        int done = percent() * WIDTH / 100;
        screen.print(
                CLEAR_LINE + "[" + "#".repeat(done) + ".".repeat(WIDTH - done) + "] " + text());
        screen.flush();
    }

    /// Prints a message that stays.
    void say(String message) {
        clear();
        messages.println(message);
    }

    void end() {
        clear();
    }

    private void clear() {
        if (isBar) {
            screen.print(CLEAR_LINE);
            screen.flush();
        }
    }

    private String text() {
        return "%d %% of %d files, %.1f MB".formatted(percent(), files, bytes / MEGABYTE);
    }

    private int tenths() {
        return percent() / 10;
    }

    /// Files may have grown since they were listed.
    private int percent() {
        return bytes == 0 ? 100 : (int) Math.min(100, bytesRead * 100 / bytes);
    }
}
