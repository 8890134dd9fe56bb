/** One of several replicas runs the job; the others wait to take over. */
@NullMarked
package io.github.leaselock.examples.leaderlike;

import org.jspecify.annotations.NullMarked;
