/** Tests of the example. */
@NullMarked
package io.github.leaselock.examples.plain;

import org.jspecify.annotations.NullMarked;
