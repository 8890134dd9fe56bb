package io.github.leaselock.internal.store;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.Objects;
import java.util.Optional;

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
   * Lists the Leases of a namespace that bear the label {@link
   * io.github.leaselock.internal.lease.LeaseFormat#SESSION}, whatever its value.
   *
   * @param namespace where
   * @return all of them as they are stored while the request runs, or why they could not be listed;
   *     a store that cannot list says {@link StoreFailure.Kind#INVALID}
   */
  default ListOutcome sessions(String namespace) {
    Objects.requireNonNull(namespace, "namespace");
    return new ListOutcome.Failed(
        StoreFailure.of(StoreFailure.Kind.INVALID, "this store does not list Leases"));
  }

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
   * Opens a stream of changes. Returns without waiting for an answer; the listener may be called
   * before this returns, by this thread or another.
   *
   * @param scope what is watched
   * @param position where an earlier stream of the same scope {@linkplain LeaseWatch.End#position
   *     ended}, to go on from there if the store can; empty to begin with what is stored now
   * @param listener is shown the changes, and how it ends
   * @return the stream; {@link LeaseWatch#NONE} if the store cannot watch, and then those who wait
   *     have to look from time to time
   */
  default LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(listener, "listener");
    return LeaseWatch.NONE;
  }

  /**
   * Whether another store keeps its Leases in the same place.
   *
   * @param other a store
   * @return false if it is not known
   */
  @SuppressWarnings("ReferenceEquality") // another object may be anything
  default boolean isSameAs(LeaseStore other) {
    Objects.requireNonNull(other, "other");
    return this == other;
  }

  /**
   * The same Leases over connections of their own. For requests that must be answered soon: where
   * one connection has fallen silent, others of this store may have, too, and each costs a request
   * its whole timeout; none of them is used.
   *
   * <p>It may take a while, and must not be called where nothing may wait. It does not fail: where
   * no second transport can be had, its requests go over this store's.
   *
   * @return a transport, to be closed by the caller; it ends with this store's client at the latest
   */
  default Transport newTransport() {
    return () -> this;
  }

  /** The connections of a store. */
  @FunctionalInterface
  interface Transport extends AutoCloseable {

    /**
     * The Leases over these connections.
     *
     * @return a store, of use until this is closed
     */
    LeaseStore store();

    /** Ends the connections. Sends nothing, and does not throw. */
    @Override
    default void close() {
      // They are another's.
    }
  }
}
