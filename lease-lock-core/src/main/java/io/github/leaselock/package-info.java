/**
 * Locks on Kubernetes Leases: what users import.
 *
 * <p>Begin at {@link io.github.leaselock.LeaseLocks}.
 *
 * <p><b>Clocks.</b> The lock never compares anything with a wall clock; times on a Lease are for
 * people. Where time decides (deadlines, the lapse of an offer), it is the caller's own monotonic
 * clock, so that a node whose clock is wrong by hours robs nobody and is robbed by nobody.
 *
 * <p><b>Results and exceptions.</b> What the world can do to a lock comes back as a value of a
 * sealed type. {@link io.github.leaselock.LeaseRefusedException} is thrown where a person has to
 * change something first (a missing right, a terminating namespace), {@link
 * io.github.leaselock.LeaseUnavailableException} where a question could not be answered in time,
 * and {@link java.lang.IllegalArgumentException} for bad input, before any request is sent.
 */
@NullMarked
package io.github.leaselock;

import org.jspecify.annotations.NullMarked;
