/**
 * Waiting without polling: one watch for each namespace, shared by all who wait, as a hint when to
 * look.
 *
 * <p>Begin at {@link io.github.leaselock.waiting.LockChanges}.
 */
@NullMarked
package io.github.leaselock.waiting;

import org.jspecify.annotations.NullMarked;
