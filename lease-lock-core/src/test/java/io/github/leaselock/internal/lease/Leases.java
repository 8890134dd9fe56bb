package io.github.leaselock.internal.lease;

import io.github.leaselock.LeaseKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Stored versions of one Lease, made up for tests. */
final class Leases {

  static final LeaseKey KEY = new LeaseKey("db", "cluster1-operations");

  static final String UID = "uid-1";

  private record Rest(String what) implements LeaseRecord.Remainder {
    @Override
    public int length() {
      return what.length();
    }
  }

  static final LeaseRecord.Remainder REST = new Rest("labels and the like");

  private Leases() {}

  static LeaseRecord free() {
    return lease("", Map.of());
  }

  static LeaseRecord heldBy(String holderIdentity) {
    return lease(holderIdentity, Map.of());
  }

  static LeaseRecord lease(String holderIdentity, Map<String, String> annotations) {
    return new LeaseRecord(
        KEY,
        UID,
        "100",
        holderIdentity,
        7,
        OptionalInt.of(15),
        Optional.of(Notation.BEFORE),
        Optional.of(Notation.BEFORE),
        annotations,
        List.of(),
        false,
        false,
        REST);
  }

  /**
   * Annotations that lease-lock wrote for this Lease and this holder, and somebody changed since.
   */
  static LeaseRecord stamped(String holderIdentity, Map<String, String> annotations) {
    Map<String, String> all = new HashMap<>(annotations);
    all.putIfAbsent(
        LeaseFormat.STAMP,
        new Stamp(1, UID, holderIdentity, List.of(), Optional.empty(), Map.of()).write());
    return lease(holderIdentity, all);
  }

  /** The same content on a Lease of another uid, as a backup tool would restore it. */
  static LeaseRecord copy(LeaseRecord lease) {
    return new LeaseRecord(
        lease.key(),
        "uid-2",
        "200",
        lease.holderIdentity(),
        lease.leaseTransitions(),
        lease.leaseDurationSeconds(),
        lease.acquireTime(),
        lease.renewTime(),
        lease.annotations(),
        lease.owners(),
        lease.terminating(),
        lease.electionManaged(),
        lease.remainder());
  }

  /** As it stands after the state was written onto a free Lease, or one with its foreign holder. */
  static LeaseRecord saying(LeaseState state) {
    LeaseRecord base =
        state.holders().stream()
            .filter(HolderEntry::isForeign)
            .findFirst()
            .map(holder -> heldBy(holder.identity()))
            .orElse(free());
    return LeaseFormat.write(base, state, LeaseFormat.Change.NOTE, Notation.NOW);
  }

  static LeaseRecord saying(String state) {
    return saying(Notation.state(state));
  }
}
