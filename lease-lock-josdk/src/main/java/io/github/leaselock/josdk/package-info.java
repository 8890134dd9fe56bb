/**
 * Reconcilers of the Java Operator SDK whose objects hold a lock while their work runs.
 * <b>Experimental in 0.1</b>: names and behaviour may change without notice.
 *
 * <p>Begin at {@link io.github.leaselock.josdk.LockedOperations}.
 */
@NullMarked
package io.github.leaselock.josdk;

import org.jspecify.annotations.NullMarked;
