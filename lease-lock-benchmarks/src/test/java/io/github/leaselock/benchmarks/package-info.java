@NullMarked
package io.github.leaselock.benchmarks;

import org.jspecify.annotations.NullMarked;
