@NullMarked
package io.github.leaselock.waiting;

import org.jspecify.annotations.NullMarked;
