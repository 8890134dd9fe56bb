/** The demo: one command that plays the example and judges what happened. */
@NullMarked
package io.github.leaselock.examples.demo;

import org.jspecify.annotations.NullMarked;
