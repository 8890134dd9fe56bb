@NullMarked
package io.github.leaselock.demo.play.chaos;

import org.jspecify.annotations.NullMarked;
