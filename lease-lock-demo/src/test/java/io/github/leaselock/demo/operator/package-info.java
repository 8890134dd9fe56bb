@NullMarked
package io.github.leaselock.demo.operator;

import org.jspecify.annotations.NullMarked;
