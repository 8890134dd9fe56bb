/**
 * <b>Experimental:</b> it may change in any release of 0.x. For tests of code that uses lease-lock:
 * an API server in memory, time that passes when the test says so, faults by name, and trials that
 * convict an operator whose work overlaps or does not end.
 *
 * <p>A test begins with {@link io.github.leaselock.testing.LeaseLockExtension}, and a test of an
 * operator with {@link io.github.leaselock.testing.OperatorTrial}.
 */
@NullMarked
package io.github.leaselock.testing;

import org.jspecify.annotations.NullMarked;
