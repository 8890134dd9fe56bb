/** Tests of what Spring Boot configures. */
@NullMarked
package io.github.leaselock.spring;

import org.jspecify.annotations.NullMarked;
