package io.github.leaselock.store;

import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import java.util.Objects;

/**
 * Where Leases are kept: the four requests that a lock makes.
 *
 * <p>Every write names the one version that it may replace, by uid and resourceVersion. An
 * implementation
 *
 * <ul>
 *   <li>sends each request at most once: no retries, for a repeated write meets its own effect;
 *   <li>reads what is stored now, never a cache;
 *   <li>gives up after a bounded time;
 *   <li>throws for nothing that the world can do: an outcome is a value. Only a wrong call throws.
 * </ul>
 *
 * <p>Implementations are safe for use by several threads. If the calling thread is interrupted, a
 * request ends early with {@link StoreFailure.Kind#INTERRUPTED}, and the interrupt status is set.
 */
public interface LeaseStore {

  /**
   * Reads the stored version.
   *
   * @param key which Lease
   * @return the Lease, its absence, or why it could not be read
   */
  ReadOutcome read(LeaseKey key);

  /**
   * Creates a free Lease.
   *
   * @param lease which, and what it carries beside the lock
   * @return the stored version, or why it is not known to be stored; {@link
   *     StoreFailure.Kind#ALREADY_EXISTS} if there is one
   */
  WriteOutcome create(NewLease lease);

  /**
   * Replaces one version of a Lease.
   *
   * @param lease what to store; its uid and resourceVersion are those of the version to replace
   * @return the stored version, or why it is not known to be stored; {@link
   *     StoreFailure.Kind#CONFLICT} if another version is stored
   */
  WriteOutcome replace(LeaseRecord lease);

  /**
   * Deletes one version of a Lease.
   *
   * @param lease the version to delete, by its uid and resourceVersion
   * @return that it is deleted, or why it is not known to be; {@link StoreFailure.Kind#CONFLICT} if
   *     another version is stored
   */
  DeleteOutcome delete(LeaseRecord lease);

  /**
   * Looks at a namespace, so that a person who is told that a Lease is absent can be told whether
   * its namespace is. One request more than a read, and so only for answers that somebody reads.
   *
   * @param namespace its name
   * @return what is known of it; {@link NamespaceState#UNKNOWN} if the store cannot tell
   */
  default NamespaceState namespace(String namespace) {
    Objects.requireNonNull(namespace, "namespace");
    return NamespaceState.UNKNOWN;
  }

  /**
   * Watches the locks of a namespace: first every Lease that lease-lock labelled, then each change.
   * The Leases of sessions are left out. It survives disconnects and expired versions by itself.
   *
   * @param namespace where
   * @param listener is shown the changes
   * @return the watch; {@link LeaseWatch#NONE} if the store cannot watch, and then those who wait
   *     have to look from time to time
   */
  default LeaseWatch watch(String namespace, LeaseWatch.Listener listener) {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(listener, "listener");
    return LeaseWatch.NONE;
  }
}
