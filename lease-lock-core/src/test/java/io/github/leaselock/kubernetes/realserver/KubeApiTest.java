package io.github.leaselock.kubernetes.realserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a real API server. They run with {@code -Pkube-api} and not otherwise, and there
 * they cannot be skipped: no server, a disabled test and a failed assumption are failures.
 */
@Tag("kube-api")
@ExtendWith(KubeApiExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface KubeApiTest {}
