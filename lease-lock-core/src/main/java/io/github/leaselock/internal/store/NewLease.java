package io.github.leaselock.internal.store;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.Owner;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A Lease to be created: free, and complete in the fields that leader electors of any make read.
 *
 * @param key which Lease
 * @param labels its labels
 * @param annotations lease-lock's own
 * @param owner the object with which the cluster's garbage collection removes it
 * @param now the wall clock, for {@code acquireTime} and {@code renewTime}
 */
public record NewLease(
    LeaseKey key,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<Owner> owner,
    Instant now) {

  /** On every Lease that lease-lock creates, for people and for watches. */
  public static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/managed-by", "lease-lock");

  /**
   * A Lease without annotations.
   *
   * @param key which Lease
   * @param labels its labels
   * @param owner with what it is collected
   * @param now the wall clock
   */
  public NewLease(LeaseKey key, Map<String, String> labels, Optional<Owner> owner, Instant now) {
    this(key, labels, Map.of(), owner, now);
  }

  /**
   * Copies the labels and the annotations.
   *
   * @param key which Lease
   * @param labels its labels
   * @param annotations lease-lock's own
   * @param owner with what it is collected
   * @param now the wall clock
   */
  public NewLease {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(annotations, "annotations");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(now, "now");
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
