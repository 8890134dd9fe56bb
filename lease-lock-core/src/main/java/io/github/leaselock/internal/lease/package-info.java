/**
 * The lock as pure functions: what a Lease says, and what may be written next.
 *
 * <p>Everything here is a value or a function of values: no I/O, no clock, no thread, no library
 * beyond {@code java.base}, and the JSON of {@code io.github.leaselock.internal.json}. {@link
 * io.github.leaselock.internal.lease.LeaseFormat} reads the fields of a Lease into a {@link
 * io.github.leaselock.internal.lease.LeaseState} and writes one back; {@link
 * io.github.leaselock.internal.lease.LeaseProtocol} decides, from a state and a request, the only
 * thing that may happen next.
 */
@NullMarked
package io.github.leaselock.internal.lease;

import org.jspecify.annotations.NullMarked;
