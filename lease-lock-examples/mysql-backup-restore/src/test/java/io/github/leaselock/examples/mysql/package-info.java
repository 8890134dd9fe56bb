/** Tests of the example. */
@NullMarked
package io.github.leaselock.examples.mysql;

import org.jspecify.annotations.NullMarked;
