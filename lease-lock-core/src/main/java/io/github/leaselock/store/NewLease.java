package io.github.leaselock.store;

import io.github.leaselock.lease.LeaseKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A Lease to be created: free, and complete in the fields that leader electors of any make read.
 *
 * @param key which Lease
 * @param labels its labels
 * @param owner the object with which the cluster's garbage collection removes it
 * @param now the wall clock, for {@code acquireTime} and {@code renewTime}
 */
public record NewLease(
    LeaseKey key, Map<String, String> labels, Optional<Owner> owner, Instant now) {

  /** On every Lease that lease-lock creates, for people and for watches. */
  public static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/managed-by", "lease-lock");

  /**
   * Copies the labels.
   *
   * @param key which Lease
   * @param labels its labels
   * @param owner with what it is collected
   * @param now the wall clock
   */
  public NewLease {
    labels = Map.copyOf(labels);
  }

  /**
   * An owner reference: usually to the <em>protected</em> object, never to a holder, for a Lease
   * that vanishes with its holder takes the lock with it.
   *
   * @param apiVersion the owner's apiVersion, {@code group/version}
   * @param kind the owner's kind
   * @param name the owner's name; it must be in the Lease's namespace, or cluster-scoped
   * @param uid the owner's uid
   */
  public record Owner(String apiVersion, String kind, String name, String uid) {

    /**
     * Checks that nothing is blank.
     *
     * @param apiVersion {@code group/version}
     * @param kind the owner's kind
     * @param name the owner's name
     * @param uid the owner's uid
     * @throws IllegalArgumentException if a part is blank
     */
    public Owner {
      if (apiVersion.isBlank() || kind.isBlank() || name.isBlank() || uid.isBlank()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "an owner has an apiVersion, a kind, a name and a uid, none blank: \"%s\", \"%s\","
                    + " \"%s\", \"%s\"",
                apiVersion,
                kind,
                name,
                uid));
      }
    }
  }
}
