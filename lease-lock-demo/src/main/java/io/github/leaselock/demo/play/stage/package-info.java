/** The stage of the demo: its private directory, its processes, and how all of it goes away. */
@NullMarked
package io.github.leaselock.demo.play.stage;

import org.jspecify.annotations.NullMarked;
