/**
 * Deterministic scheduling of threads: one runs at a time, and a schedule chooses which.
 *
 * <p>Nothing here knows of locks. A {@link io.github.leaselock.simulation.engine.Scheduler} keeps
 * the threads and hands over the baton; a {@link io.github.leaselock.simulation.engine.Course}
 * makes one choice after the other as its {@link io.github.leaselock.simulation.engine.Schedule}
 * says.
 */
@NullMarked
package io.github.leaselock.simulation.engine;

import org.jspecify.annotations.NullMarked;
