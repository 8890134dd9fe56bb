/** Judges a recorded history: pure functions, nothing but the history to go by. */
@NullMarked
package io.github.leaselock.demo.play.audit;

import org.jspecify.annotations.NullMarked;
