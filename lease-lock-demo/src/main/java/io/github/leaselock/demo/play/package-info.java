/** The demo: one command that plays the example and judges what happened. */
@NullMarked
package io.github.leaselock.demo.play;

import org.jspecify.annotations.NullMarked;
