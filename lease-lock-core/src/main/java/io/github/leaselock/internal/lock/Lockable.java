package io.github.leaselock.internal.lock;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.List;
import java.util.Optional;

/** Which Leases must not be written, whoever holds them, and why. */
final class Lockable {

  private Lockable() {}

  /** Why a Lease must not be written; empty if it may be. */
  static Optional<LeaseRefusedException> refusal(LeaseKey key, LeaseRecord lease) {
    if (lease.electionManaged()) {
      return Optional.of(
          new LeaseRefusedException(
              key,
              Reason.ELECTION_MANAGED,
              "spec.strategy is set, so the API server's election controller writes it; lock"
                  + " another Lease"));
    }
    return lease.terminating()
        ? Optional.of(
            new LeaseRefusedException(
                key,
                Reason.LEASE_TERMINATING,
                "it is being deleted, and a holder written now would vanish with it; remove its"
                    + " finalizers, then try again"))
        : Optional.empty();
  }

  static void require(LeaseKey key, LeaseRecord lease) {
    Optional<LeaseRefusedException> refusal = refusal(key, lease);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** Why a Lease must not be written of which this version does not understand everything. */
  static LeaseRefusedException notUnderstood(LeaseKey key, List<String> needs) {
    return new LeaseRefusedException(
        key,
        Reason.FORMAT_NEWER,
        "a newer version of lease-lock wrote it and needs "
            + String.join(", ", needs)
            + ", which this version does not understand; upgrade this program, or wait until the"
            + " lock is free and nobody waits for it");
  }

  static void requireUnderstood(LeaseKey key, List<String> needs) {
    if (!needs.isEmpty()) {
      throw notUnderstood(key, needs);
    }
  }
}
