/** Simulation. */
@NullMarked
package io.github.leaselock.simulation;

import org.jspecify.annotations.NullMarked;
