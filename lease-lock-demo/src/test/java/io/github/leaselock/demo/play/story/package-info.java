@NullMarked
package io.github.leaselock.demo.play.story;

import org.jspecify.annotations.NullMarked;
