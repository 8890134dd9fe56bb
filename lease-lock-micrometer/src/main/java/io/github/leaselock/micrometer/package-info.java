/**
 * What becomes of locks, as meters of Micrometer.
 *
 * <p>Begin at {@link io.github.leaselock.micrometer.MicrometerListener}.
 */
@NullMarked
package io.github.leaselock.micrometer;

import org.jspecify.annotations.NullMarked;
