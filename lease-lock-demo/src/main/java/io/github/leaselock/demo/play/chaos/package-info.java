/** The chaos run: a script made up from a seed, and who performs it. */
@NullMarked
package io.github.leaselock.demo.play.chaos;

import org.jspecify.annotations.NullMarked;
