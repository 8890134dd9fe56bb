/**
 * Locks held by processes: one heartbeat Lease for each process, whatever number of locks it holds.
 *
 * <p>Begin at {@link io.github.leaselock.internal.session.StoreSession}.
 *
 * <p><b>Clocks.</b> A session is valid until two thirds of its duration after the moment, on its
 * own monotonic clock, before its last successful renewal was sent. Whoever judges it waits for its
 * whole duration, on the judge's own monotonic clock, from the moment after it saw the last
 * renewal. So the two clocks may differ by any amount and run at rates that differ by up to a third
 * before a session is taken for ended that believes to be valid.
 */
@NullMarked
package io.github.leaselock.internal.session;

import org.jspecify.annotations.NullMarked;
