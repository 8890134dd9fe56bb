/**
 * ShedLock's locks on Leases. <b>Experimental:</b> it may change in any release of 0.x.
 *
 * <p>Begin at {@link io.github.leaselock.shedlock.TimedLockProvider}, which ends a lock by
 * ShedLock's times, or at {@link io.github.leaselock.shedlock.SessionLockProvider}, which ends it
 * with the process that holds it. Both may be used on the same locks at the same time.
 */
@NullMarked
package io.github.leaselock.shedlock;

import org.jspecify.annotations.NullMarked;
