/**
 * Locks on Kubernetes Leases: what users import.
 *
 * <p>Begin at {@link io.github.leaselock.LeaseLocks}.
 *
 * <p><b>Clocks.</b> Times on a Lease are for human readers. Where time decides (deadlines, the
 * lapse of an offer), it is the caller's own monotonic clock, so that a node whose clock is wrong
 * by hours robs nobody and is robbed by nobody. Of holders, two things go by a wall clock: the end
 * of a {@link io.github.leaselock.Reservation}, which is made until a time of day, and a session
 * that ends itself early, never late.
 *
 * <p><b>Results and exceptions.</b> What the world can do to a lock comes back as a value. {@link
 * io.github.leaselock.LeaseRefusedException} is thrown where a call is rejected until somebody
 * changes something (a missing permission, a terminating namespace), {@link
 * io.github.leaselock.LeaseUnavailableException} where a question could not be answered in time,
 * and {@link java.lang.IllegalArgumentException} for bad input, before any request is sent.
 */
@CheckReturnValue
@NullMarked
package io.github.leaselock;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
