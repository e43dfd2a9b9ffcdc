/// The code of the documents. What stands there between `tag::name` and `end::name` here is shown
/// in `README.md` and `docs/guide`, word for word; [dev.troupe.guide.SnippetsTest] sees to that.
@NullMarked
package dev.troupe.guide;

import org.jspecify.annotations.NullMarked;
