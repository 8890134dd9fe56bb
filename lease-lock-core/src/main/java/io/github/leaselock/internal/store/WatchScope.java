package io.github.leaselock.internal.store;

import io.github.leaselock.LeaseKey;
import java.util.Objects;
import java.util.Optional;

/**
 * What a watch shows: one Lease, whoever made it; or all locks of a namespace for which somebody
 * waits, by the label {@link io.github.leaselock.internal.lease.LeaseFormat#CONTENDED}.
 *
 * @param namespace where
 * @param name of one Lease; empty for all that bear the label
 */
public record WatchScope(String namespace, Optional<String> name) {

  /**
   * Checks that nothing is absent.
   *
   * @param namespace where
   * @param name of one Lease
   */
  public WatchScope {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
  }

  /**
   * One Lease.
   *
   * @param key which
   * @return its scope
   */
  public static WatchScope of(LeaseKey key) {
    Objects.requireNonNull(key, "key");
    return new WatchScope(key.namespace(), Optional.of(key.name()));
  }

  /**
   * The locks for which somebody waits.
   *
   * @param namespace where
   * @return their scope
   */
  public static WatchScope contended(String namespace) {
    return new WatchScope(namespace, Optional.empty());
  }

  /**
   * Whether a Lease may be shown, label or not.
   *
   * @param key which Lease
   * @return true in the namespace, and for the name if there is one
   */
  public boolean covers(LeaseKey key) {
    Objects.requireNonNull(key, "key");
    return namespace.equals(key.namespace()) && name.map(key.name()::equals).orElse(true);
  }

  /** For people. */
  @Override
  public String toString() {
    return name.map(one -> "Lease " + namespace + "/" + one)
        .orElse("the contended Leases in " + namespace);
  }
}
