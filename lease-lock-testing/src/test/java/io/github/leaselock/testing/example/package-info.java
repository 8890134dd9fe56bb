@NullMarked
package io.github.leaselock.testing.example;

import org.jspecify.annotations.NullMarked;
