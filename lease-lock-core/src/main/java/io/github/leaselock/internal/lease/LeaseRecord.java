package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.Owner;
import io.github.leaselock.internal.text.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One stored version of a Lease: the fields that lease-lock reads or writes, and everything else,
 * unread, so that it survives a write.
 *
 * @param key which Lease
 * @param uid which life of it
 * @param resourceVersion which version of it
 * @param holderIdentity {@code spec.holderIdentity}, empty when it is absent
 * @param leaseTransitions {@code spec.leaseTransitions}, 0 when it is absent
 * @param leaseDurationSeconds {@code spec.leaseDurationSeconds}
 * @param acquireTime {@code spec.acquireTime}
 * @param renewTime {@code spec.renewTime}
 * @param annotations the annotations under {@link LeaseFormat#PREFIX}, and no others
 * @param owners {@code metadata.ownerReferences} that can be read, in their order; writing a record
 *     appends those that the stored object lacks by their uid, and removes and changes none
 * @param terminating whether it has a {@code deletionTimestamp}: a PUT of a holder would succeed
 *     and the object vanish all the same
 * @param electionManaged whether {@code spec.strategy} is set: the API server's own election
 *     controller writes this Lease (KEP-4355)
 * @param remainder whatever else the stored object carries; opaque to all but the store
 */
public record LeaseRecord(
    LeaseKey key,
    String uid,
    String resourceVersion,
    String holderIdentity,
    int leaseTransitions,
    OptionalInt leaseDurationSeconds,
    Optional<Instant> acquireTime,
    Optional<Instant> renewTime,
    Map<String, String> annotations,
    List<Owner> owners,
    boolean terminating,
    boolean electionManaged,
    Remainder remainder) {

  /**
   * Copies the annotations and the owners.
   *
   * @param key which Lease
   * @param uid which life of it
   * @param resourceVersion which version of it
   * @param holderIdentity the summary of the holders
   * @param leaseTransitions how often it was granted
   * @param leaseDurationSeconds for leader electors that meet it
   * @param acquireTime when it was granted last
   * @param renewTime when it was granted or released last
   * @param annotations lease-lock's own
   * @param owners with what it is collected
   * @param terminating whether it is being deleted
   * @param electionManaged whether an election controller writes it
   * @param remainder everything else
   */
  public LeaseRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(resourceVersion, "resourceVersion");
    Objects.requireNonNull(holderIdentity, "holderIdentity");
    Objects.requireNonNull(leaseDurationSeconds, "leaseDurationSeconds");
    Objects.requireNonNull(acquireTime, "acquireTime");
    Objects.requireNonNull(renewTime, "renewTime");
    Objects.requireNonNull(annotations, "annotations");
    Objects.requireNonNull(owners, "owners");
    Objects.requireNonNull(remainder, "remainder");
    annotations = Map.copyOf(annotations);
    owners = List.copyOf(owners);
  }

  /**
   * This version with one owner more, to be written.
   *
   * @param owner with what the Lease shall be collected
   * @return the record with the owner appended, or this one if it has an owner of that uid
   */
  public LeaseRecord withOwner(Owner owner) {
    Objects.requireNonNull(owner, "owner");
    if (owners.stream().anyMatch(other -> other.uid().equals(owner.uid()))) {
      return this;
    }
    List<Owner> more = new ArrayList<>(owners);
    more.add(owner);
    return new LeaseRecord(
        key,
        uid,
        resourceVersion,
        holderIdentity,
        leaseTransitions,
        leaseDurationSeconds,
        acquireTime,
        renewTime,
        annotations,
        more,
        terminating,
        electionManaged,
        remainder);
  }

  /** For people: which version, and what it says; escaped, and cut to 8 kB. */
  @Override
  public String toString() {
    return Text.shown(
        String.format(
            Locale.ROOT,
            "Lease %s, version %s of %s: holder \"%s\", transitions %d, duration %s, acquired %s,"
                + " renewed %s, annotations %s%s%s",
            key,
            resourceVersion,
            uid,
            holderIdentity,
            leaseTransitions,
            leaseDurationSeconds,
            acquireTime,
            renewTime,
            annotations,
            terminating ? ", being deleted" : "",
            electionManaged ? ", managed by an election" : ""),
        8 * Text.LINE);
  }

  /** The part of a stored object that the protocol does not know and a store hands back. */
  public interface Remainder {

    /**
     * How long it is: other programs may write as much to a Lease as the API server takes.
     *
     * @return the number of its characters, roughly
     */
    int length();
  }

  /**
   * Whether this is the very version that another record shows.
   *
   * @param other a record of the same key
   * @return true if uid and resourceVersion are equal
   */
  public boolean isVersion(LeaseRecord other) {
    Objects.requireNonNull(other, "other");
    return uid.equals(other.uid) && resourceVersion.equals(other.resourceVersion);
  }

  /**
   * Whether another version of the same life carries what this record was to store.
   *
   * @param other a record of the same key
   * @return true if all that lease-lock writes is equal
   */
  public boolean hasContentOf(LeaseRecord other) {
    Objects.requireNonNull(other, "other");
    return uid.equals(other.uid)
        && holderIdentity.equals(other.holderIdentity)
        && leaseTransitions == other.leaseTransitions
        && renewTime.equals(other.renewTime)
        && annotations.equals(other.annotations);
  }

  /**
   * The token of a grant that is compared-and-swapped from this version.
   *
   * @return the resourceVersion as a number
   * @throws IllegalStateException if it is not one; every API server on etcd has decimal resource
   *     versions (officially since Kubernetes 1.35, KEP-5504)
   */
  public FencingToken token() {
    try {
      return new FencingToken(Long.parseLong(resourceVersion));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the resourceVersion of Lease %s is %s, not a positive decimal number; fencing tokens"
                  + " need an API server with comparable resource versions",
              key,
              Text.quoted(resourceVersion)),
          e);
    }
  }
}
