/** The lock as it was when its format was frozen, beside the lock as it is. */
@NullMarked
package io.github.leaselock.frozen;

import org.jspecify.annotations.NullMarked;
