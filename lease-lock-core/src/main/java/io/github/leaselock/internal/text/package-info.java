/**
 * Texts, and nothing else: names and numbers as Kubernetes writes them, and what may be shown in a
 * message. Functions of strings on {@code java.base} alone, which everything may use.
 */
@NullMarked
package io.github.leaselock.internal.text;

import org.jspecify.annotations.NullMarked;
