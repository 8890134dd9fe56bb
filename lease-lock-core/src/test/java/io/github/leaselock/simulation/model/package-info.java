/** A small model of takeover: every interleaving of a few participants, over the real protocol. */
@NullMarked
package io.github.leaselock.simulation.model;

import org.jspecify.annotations.NullMarked;
