@NullMarked
package io.github.leaselock.examples.demo;

import org.jspecify.annotations.NullMarked;
