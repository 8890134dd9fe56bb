/** A small application, which tests run as a process. */
@NullMarked
package io.github.leaselock.spring.app;

import org.jspecify.annotations.NullMarked;
