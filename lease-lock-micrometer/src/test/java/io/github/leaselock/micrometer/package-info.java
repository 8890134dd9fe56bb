@NullMarked
package io.github.leaselock.micrometer;

import org.jspecify.annotations.NullMarked;
