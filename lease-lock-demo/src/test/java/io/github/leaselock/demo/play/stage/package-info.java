@NullMarked
package io.github.leaselock.demo.play.stage;

import org.jspecify.annotations.NullMarked;
