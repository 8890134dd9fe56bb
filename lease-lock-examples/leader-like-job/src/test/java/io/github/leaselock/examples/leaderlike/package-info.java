/** Tests of the example. */
@NullMarked
package io.github.leaselock.examples.leaderlike;

import org.jspecify.annotations.NullMarked;
