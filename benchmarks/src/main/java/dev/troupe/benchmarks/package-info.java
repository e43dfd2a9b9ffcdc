/// The same work done by Troupe, by its peers and by floors, measured alike. `docs/performance.md`
/// says what is measured; start reading at [Workloads].
@NullMarked
package dev.troupe.benchmarks;

import org.jspecify.annotations.NullMarked;
