/** Puts locks, sessions and watches together. Part of lease-lock's inside, not of its API. */
@NullMarked
package io.github.leaselock.internal;

import org.jspecify.annotations.NullMarked;
