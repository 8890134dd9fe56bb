@NullMarked
package io.github.leaselock.examples.demo.chaos;

import org.jspecify.annotations.NullMarked;
