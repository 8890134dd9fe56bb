/** Tests of {@code kubectl lease-lock}: its screens in memory, its program on a real API server. */
@NullMarked
package io.github.leaselock.kubectl;

import org.jspecify.annotations.NullMarked;
