/** Locks that are wrong on purpose, to see that the laws catch them. */
@NullMarked
package io.github.leaselock.simulation.wrong;

import org.jspecify.annotations.NullMarked;
