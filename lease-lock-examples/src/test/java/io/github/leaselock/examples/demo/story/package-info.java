@NullMarked
package io.github.leaselock.examples.demo.story;

import org.jspecify.annotations.NullMarked;
