package io.github.leaselock.kubernetes.realserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Tests of what only newer API servers do. They run with {@code -Pkube-api} and fail on a server
 * that is too old; for such a server {@code -Dtests.not-tagged=newer-server} leaves them out.
 */
@KubeApiTest
@Tag("newer-server")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NewerServerTest {}
