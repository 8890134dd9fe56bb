@NullMarked
package io.github.leaselock.benchmarks.report;

import org.jspecify.annotations.NullMarked;
