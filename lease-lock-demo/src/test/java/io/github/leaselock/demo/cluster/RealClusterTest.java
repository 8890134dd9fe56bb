package io.github.leaselock.demo.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests on a real API server to which {@code deploy} has been applied. They run with {@code
 * -Pkube-api-example} and not otherwise, and there they cannot be skipped.
 */
@Tag("kube-api")
@ExtendWith(RealClusterExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RealClusterTest {}
