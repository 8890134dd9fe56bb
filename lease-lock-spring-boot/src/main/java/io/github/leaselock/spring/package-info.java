/**
 * Locks on Leases in applications of Spring Boot. <b>Experimental:</b> it may change in any release
 * of 0.x.
 *
 * <p>Begin at {@link io.github.leaselock.spring.LeaseLockAutoConfiguration}, which makes the beans;
 * the properties are below {@code lease-lock}.
 */
@NullMarked
package io.github.leaselock.spring;

import org.jspecify.annotations.NullMarked;
