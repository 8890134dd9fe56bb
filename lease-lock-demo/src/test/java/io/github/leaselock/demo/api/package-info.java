@NullMarked
package io.github.leaselock.demo.api;

import org.jspecify.annotations.NullMarked;
