package io.github.leaselock.lease;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Stored versions of one Lease, made up for tests. */
final class Leases {

  static final LeaseKey KEY = LeaseKey.inNamespace("db").named("cluster1-operations");

  private record Rest(String what) implements LeaseRecord.Remainder {}

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
        "uid-1",
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

  /** As it stands after the state was written onto a free Lease, or one with its foreign holder. */
  static LeaseRecord saying(LeaseState state) {
    LeaseRecord base =
        state.holders().stream()
            .filter(holder -> holder.token().isEmpty())
            .findFirst()
            .map(holder -> heldBy(holder.identity()))
            .orElse(free());
    return LeaseFormat.write(base, state, LeaseFormat.Change.NOTE, Notation.NOW);
  }

  static LeaseRecord saying(String state) {
    return saying(Notation.state(state));
  }
}
