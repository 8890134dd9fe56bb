/** A resource that refuses whoever lost its lock and does not know it yet. */
@NullMarked
package io.github.leaselock.examples.fencing;

import org.jspecify.annotations.NullMarked;
