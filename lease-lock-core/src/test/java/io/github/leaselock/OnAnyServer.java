package io.github.leaselock;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of the lock that run wherever Leases are: in memory, and with {@code -Pkube-api} on a real
 * API server, there as a user with the rights of docs/rbac.md and no others. Their constructors
 * take {@link io.github.leaselock.internal.store.StoredLeases}, fresh ones for each test.
 */
@Tag("any-server")
@ExtendWith(AnyServerExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnAnyServer {

  /** The Role of docs/rbac.md that is all the rights there are. */
  String role() default "known-locks";
}
