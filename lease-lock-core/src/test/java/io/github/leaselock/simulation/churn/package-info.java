/**
 * One hour of many sessions, in simulated time and on one thread: processes come and go, crash,
 * pause and are cut off, while their users wait for locks, hold and release them.
 *
 * <p>A request takes time, in which others go on: whoever waits for an answer runs the loop itself.
 * So operations interleave as those of threads do, but an operation that was begun within another
 * ends before it. It costs a hundredth of what the schedules of {@code simulation.session} cost,
 * which interleave everything with everything, and have laws about time.
 */
@NullMarked
package io.github.leaselock.simulation.churn;

import org.jspecify.annotations.NullMarked;
