/**
 * Waiting without polling: what waits is what is watched, by watches shared by all who wait, as a
 * hint when to look.
 *
 * <p>Begin at {@link io.github.leaselock.internal.waiting.LockChanges}.
 */
@NullMarked
package io.github.leaselock.internal.waiting;

import org.jspecify.annotations.NullMarked;
