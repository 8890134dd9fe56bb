package io.github.leaselock;

import io.github.leaselock.internal.text.Names;
import java.util.Objects;

/**
 * Which Lease: the namespace and the name of the one object that every operation on a protected
 * thing compares and swaps.
 *
 * <p>In the order of {@code namespace/name}, as Kubernetes writes it:
 *
 * <pre>{@code
 * LeaseKey key = new LeaseKey("db", "cluster1-operations");
 * }</pre>
 *
 * @param namespace an RFC 1123 label of at most 63 characters
 * @param name an RFC 1123 subdomain of at most 253 characters
 */
public record LeaseKey(String namespace, String name) implements Comparable<LeaseKey> {

  /**
   * Checks both.
   *
   * @param namespace an RFC 1123 label
   * @param name an RFC 1123 subdomain
   * @throws IllegalArgumentException if either is not what the API server accepts
   */
  public LeaseKey {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
    Names.requireNamespace(namespace);
    Names.requireLeaseName(name);
  }

  /**
   * The order in which several locks are taken, by every version and every implementation: by
   * namespace, then by name, each by code points. Both are ASCII, so that {@link String#compareTo},
   * which compares UTF-16 code units, is this order.
   */
  @Override
  public int compareTo(LeaseKey other) {
    Objects.requireNonNull(other, "other");
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace == 0 ? name.compareTo(other.name) : byNamespace;
  }

  /** {@code namespace/name}, as kubectl and the logs of Kubernetes write it. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
