package dev.troupe;

import java.io.Serializable;
import java.util.Objects;

/// Who an actor is: a number, unique in this JVM, and the simple name of the class that it was
/// spawned as. Prints as `Account#7`.
///
/// @param id the number
/// @param type the simple class name
public record Identity(long id, String type) implements Serializable {
    /// An identity.
    public Identity {
        Objects.requireNonNull(type, "type");
    }

    /// The identity as it is printed.
    ///
    /// @return for example `Account#7`
    public String name() {
        return type + "#" + id;
    }

    @Override
    public String toString() {
        return name();
    }
}
