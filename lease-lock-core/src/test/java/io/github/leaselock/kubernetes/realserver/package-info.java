/**
 * A real kube-apiserver and etcd for tests: as child processes of the test run, or a cluster that
 * exists already.
 *
 * <p>Tests say {@link io.github.leaselock.kubernetes.realserver.KubeApiTest} and run in the profile
 * {@code -Pkube-api} alone. They take what they need as parameters: a {@link
 * io.github.leaselock.kubernetes.realserver.TestNamespace} of their own, or the {@link
 * io.github.leaselock.kubernetes.realserver.TestCluster}. A test that stops, kills or restarts
 * servers starts a {@link io.github.leaselock.kubernetes.realserver.RealApiServer} of its own.
 *
 * <p>No controllers run beside the API server: nothing collects garbage, and a deleted namespace
 * stays Terminating for ever. Tests never wait for either.
 */
@NullMarked
package io.github.leaselock.kubernetes.realserver;

import org.jspecify.annotations.NullMarked;
