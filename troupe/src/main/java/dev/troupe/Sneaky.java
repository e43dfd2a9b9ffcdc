package dev.troupe;

/// Throws what a signature has promised in another way: `ask` declares its request's own `E`.
final class Sneaky {
    private Sneaky() {}

    /// For `throw Sneaky.<E>as(thrown)`.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> E as(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
