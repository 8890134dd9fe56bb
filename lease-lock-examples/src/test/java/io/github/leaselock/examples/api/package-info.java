@NullMarked
package io.github.leaselock.examples.api;

import org.jspecify.annotations.NullMarked;
