/** Tests of ShedLock's providers. */
@NullMarked
package io.github.leaselock.shedlock;

import org.jspecify.annotations.NullMarked;
