/** Tests of the lock as a whole, on the store in memory and on scripted failures. */
@NullMarked
package io.github.leaselock;

import org.jspecify.annotations.NullMarked;
