/** What is measured of it. */
@NullMarked
package io.github.leaselock.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
