/** Tests of the example. */
@NullMarked
package io.github.leaselock.examples.readerswriter;

import org.jspecify.annotations.NullMarked;
