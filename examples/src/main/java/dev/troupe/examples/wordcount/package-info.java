/// The example `wordcount`: start at [dev.troupe.examples.wordcount.WordCount].
@NullMarked
package dev.troupe.examples.wordcount;

import org.jspecify.annotations.NullMarked;
