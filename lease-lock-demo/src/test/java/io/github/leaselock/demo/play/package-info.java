@NullMarked
package io.github.leaselock.demo.play;

import org.jspecify.annotations.NullMarked;
