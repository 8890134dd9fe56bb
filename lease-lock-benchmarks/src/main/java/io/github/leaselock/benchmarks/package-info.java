/**
 * Measures lease-lock beside bare requests and leader electors; begin at {@link
 * io.github.leaselock.benchmarks.Benchmarks}.
 */
@NullMarked
package io.github.leaselock.benchmarks;

import org.jspecify.annotations.NullMarked;
