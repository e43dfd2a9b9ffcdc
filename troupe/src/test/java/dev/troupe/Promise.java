package dev.troupe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says which promise of `docs/semantics.md` a test holds: `@Promise("L7")`, repeated for several.
/// On a class it stands for all tests in it. [PromisesTest] fails when a claimed promise has none.
@Repeatable(Promise.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Promise {
    String value();

    /// What the compiler wraps repeated promises in.
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface All {
        Promise[] value();
    }
}
