/**
 * {@code kubectl lease-lock}: a program that says who holds a lock, who waits, and why, and breaks
 * it by compare-and-swap. What touches the world is behind {@link
 * io.github.leaselock.kubectl.Cluster}, {@link io.github.leaselock.kubectl.Locks} and {@link
 * io.github.leaselock.kubectl.Terminal}; the rest judges and writes text.
 */
@NullMarked
package io.github.leaselock.kubectl;

import org.jspecify.annotations.NullMarked;
