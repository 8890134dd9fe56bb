/** A real API server for tests, with the manifests of {@code deploy} applied to it. */
@org.jspecify.annotations.NullMarked
package io.github.leaselock.demo.cluster;
