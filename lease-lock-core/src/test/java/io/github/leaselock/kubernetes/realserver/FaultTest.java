package io.github.leaselock.kubernetes.realserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that break a real API server, its etcd, the network before it or the processes that use it.
 * They start servers of their own. They run with {@code -Pfaults} and not otherwise, and there they
 * cannot be skipped.
 */
@Tag("faults")
@ExtendWith(KubeApiExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface FaultTest {}
