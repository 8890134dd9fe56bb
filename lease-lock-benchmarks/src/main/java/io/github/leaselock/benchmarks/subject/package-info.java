/** What is measured: lease-lock, the floor, and what people use instead. */
@NullMarked
package io.github.leaselock.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
