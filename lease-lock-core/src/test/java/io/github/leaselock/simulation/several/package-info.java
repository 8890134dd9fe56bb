/**
 * Several locks of one object, all or none, under the scheduler of the simulation: operators that
 * want some of the same locks, in different orders, over a network that loses and delays; crashes
 * are among it. Held against laws of its own, and against takers that are wrong on purpose.
 */
@NullMarked
package io.github.leaselock.simulation.several;

import org.jspecify.annotations.NullMarked;
