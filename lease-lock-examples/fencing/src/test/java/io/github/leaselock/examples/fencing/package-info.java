/** Tests of the example. */
@NullMarked
package io.github.leaselock.examples.fencing;

import org.jspecify.annotations.NullMarked;
