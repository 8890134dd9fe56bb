/** Costs inside the process, without an API server. */
@NullMarked
package io.github.leaselock.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
