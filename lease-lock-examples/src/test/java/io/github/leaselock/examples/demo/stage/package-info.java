@NullMarked
package io.github.leaselock.examples.demo.stage;

import org.jspecify.annotations.NullMarked;
