@NullMarked
package io.github.leaselock.examples.operator;

import org.jspecify.annotations.NullMarked;
