/**
 * A controller on a Kubernetes client alone, whose objects hold a lock while they are worked on.
 */
@NullMarked
package io.github.leaselock.examples.plain;

import org.jspecify.annotations.NullMarked;
