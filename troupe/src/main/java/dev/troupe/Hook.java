package dev.troupe;

/// What runs on a turn besides messages.
enum Hook {
    ON_START("OnStart"),
    ON_RUN("onRun"),
    ENDING("the end of its children"),
    ON_STOP("onStop"),
    CLOSE("close"),
    LISTENER("an actor listener");

    private final String text;

    Hook(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
