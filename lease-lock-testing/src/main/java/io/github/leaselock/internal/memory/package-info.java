/**
 * An API server in memory, a store of Leases on it, faults between the two, and manual time.
 *
 * <p>{@link io.github.leaselock.internal.memory.InMemoryApiServer} answers as a real API server
 * does where that matters to a lock.
 */
@NullMarked
package io.github.leaselock.internal.memory;

import org.jspecify.annotations.NullMarked;
