/// Programs that show the library at work. Each is a class with a `main`, to be read from top to
/// bottom; [dev.troupe.examples.Main] starts them by name.
@NullMarked
package dev.troupe.examples;

import org.jspecify.annotations.NullMarked;
