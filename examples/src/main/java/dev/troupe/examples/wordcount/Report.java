package dev.troupe.examples.wordcount;

/// What was found.
record Report(Tally tally, int files, long bytes, int leftOutFiles) {
    private static final double MEGABYTE = 1e6;

    boolean allCounted() {
        return leftOutFiles == 0;
    }

    String leftOut() {
        return leftOutFiles == 1 ? "1 file" : leftOutFiles + " files";
    }

    void print(Options options, long nanos) {
        var top = tally.top(options.top());
        top.forEach(word -> IO.println("%10d %s".formatted(word.getValue(), word.getKey())));
        IO.println(
                "%d words, %d of them different, in %d files"
                        .formatted(tally.words(), tally.differentWords(), files));
        double megabytes = bytes / MEGABYTE;
        double seconds = nanos / 1e9;
        IO.println(
                "%.2f MB in %.2f s: %.2f MB/s, %d workers"
                        .formatted(megabytes, seconds, megabytes / seconds, options.workers()));
    }
}
