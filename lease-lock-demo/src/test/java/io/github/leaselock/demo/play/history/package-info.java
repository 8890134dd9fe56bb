@NullMarked
package io.github.leaselock.demo.play.history;

import org.jspecify.annotations.NullMarked;
