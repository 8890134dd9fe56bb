/**
 * The port through which the lock reaches Leases.
 *
 * <p>{@link io.github.leaselock.internal.store.LeaseStore} names every outcome of a request, not
 * knowing whether it was done included.
 */
@NullMarked
package io.github.leaselock.internal.store;

import org.jspecify.annotations.NullMarked;
