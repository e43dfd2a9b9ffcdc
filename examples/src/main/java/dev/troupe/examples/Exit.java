package dev.troupe.examples;

/// Ends an example with a message and an exit status other than 0.
public final class Exit extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    private Exit(int status, String message) {
        super(message);
        this.status = status;
    }

    /// The example has run, but not all went well.
    ///
    /// @param message what went wrong
    /// @return status 1
    public static Exit failed(String message) {
        return new Exit(1, message);
    }

    /// The arguments are wrong: nothing was done.
    ///
    /// @param message what is wrong with them
    /// @return status 2
    public static Exit wrongUsage(String message) {
        return new Exit(2, message);
    }

    int status() {
        return status;
    }

    boolean isWrongUsage() {
        return status == 2;
    }
}
