package dev.troupe.benchmarks;

/// Who does the work.
enum Peer {
    TROUPE("Troupe", Role.TROUPE),
    TROUPE_CALLER("Troupe callerRuns", Role.TROUPE),
    TROUPE_TELL("Troupe, by tell", Role.TROUPE),
    PEKKO("Pekko", Role.PEER),
    PEKKO_TUNED("Pekko tuned", Role.PEER),
    PEKKO_BOUNDED("Pekko bounded", Role.PEER),
    JOX("jox", Role.PEER),
    BQ("bq", Role.PEER),
    CLQ("clq", Role.FLOOR),
    JCT("jct", Role.FLOOR),
    LOCK("lock", Role.NO_MESSAGE),
    EXECUTOR("executor", Role.FLOOR),
    PER_TASK("thread per task", Role.NO_MESSAGE);

    /// What it is to Troupe.
    enum Role {
        TROUPE,
        /// What one would use instead.
        PEER,
        /// What messages cost without life, order of end, or supervision.
        FLOOR,
        /// What the work costs without messages.
        NO_MESSAGE
    }

    final String title;
    final Role role;

    Peer(String title, Role role) {
        this.title = title;
        this.role = role;
    }
}
