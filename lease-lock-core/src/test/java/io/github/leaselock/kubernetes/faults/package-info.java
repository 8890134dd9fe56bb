/**
 * The lock against a real API server with the network, the servers and the processes failing: what
 * docs/faults.md tells of.
 *
 * <p>{@link io.github.leaselock.kubernetes.faults.LossyProxy} breaks the network, {@link
 * io.github.leaselock.kubernetes.realserver.ChildProcess} stops and kills programs. The judge is
 * the history, as etcd kept it, and the resource that the lock protects.
 */
@NullMarked
package io.github.leaselock.kubernetes.faults;

import org.jspecify.annotations.NullMarked;
