/**
 * The port through which the lock reaches Leases, and a store in memory.
 *
 * <p>{@link io.github.leaselock.internal.store.LeaseStore} names every outcome of a request, not
 * knowing whether it was done included. {@link
 * io.github.leaselock.internal.store.InMemoryApiServer} answers as a real API server does where
 * that matters to a lock.
 */
@NullMarked
package io.github.leaselock.internal.store;

import org.jspecify.annotations.NullMarked;
