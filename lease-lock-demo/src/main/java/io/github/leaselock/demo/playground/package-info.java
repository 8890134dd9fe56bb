/**
 * A cluster to try the operator on, for people who have none at hand: a real API server, a real
 * database, and the operator's Pods as processes.
 */
@NullMarked
package io.github.leaselock.demo.playground;

import org.jspecify.annotations.NullMarked;
