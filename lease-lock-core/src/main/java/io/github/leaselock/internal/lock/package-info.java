/**
 * What acquires and releases: reads, asks the protocol, writes under a condition and settles what
 * was not answered. Clocks, threads and randomness are bound here.
 */
@NullMarked
package io.github.leaselock.internal.lock;

import org.jspecify.annotations.NullMarked;
