@NullMarked
package io.github.leaselock.examples.demo.history;

import org.jspecify.annotations.NullMarked;
