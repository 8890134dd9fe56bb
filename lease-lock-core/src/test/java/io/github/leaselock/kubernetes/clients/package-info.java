/**
 * What the script {@code .ci/clients} runs on each version of fabric8's client with each HTTP
 * engine: programs, no tests. They are compiled against the oldest client, and must use nothing but
 * the JDK, the client and lease-lock.
 */
@NullMarked
package io.github.leaselock.kubernetes.clients;

import org.jspecify.annotations.NullMarked;
