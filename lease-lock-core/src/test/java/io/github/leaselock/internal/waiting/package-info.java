@NullMarked
package io.github.leaselock.internal.waiting;

import org.jspecify.annotations.NullMarked;
