/** Tells a history to people: as lines on a terminal and as a picture. */
@NullMarked
package io.github.leaselock.demo.play.story;

import org.jspecify.annotations.NullMarked;
