package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.store.DeleteOutcome;
import io.github.leaselock.store.LeaseStore;
import io.github.leaselock.store.NewLease;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure.Kind;
import io.github.leaselock.store.WriteOutcome;
import java.util.function.BiFunction;

/** Stores with the mistakes of other locks, which the judge must see. */
record WrongStore(LeaseStore store, BiFunction<LeaseStore, LeaseRecord, WriteOutcome> replacing)
    implements LeaseStore {

  static LeaseStore thatTakesAConflictForSuccess(LeaseStore store) {
    return new WrongStore(
        store,
        (real, lease) -> {
          WriteOutcome outcome = real.replace(lease);
          return isA(outcome, Kind.CONFLICT) ? new WriteOutcome.Written(lease) : outcome;
        });
  }

  static LeaseStore thatWritesOnWhateverVersionIsThere(LeaseStore store) {
    return new WrongStore(
        store,
        (real, lease) -> {
          WriteOutcome outcome = real.replace(lease);
          return isA(outcome, Kind.CONFLICT)
                  && real.read(lease.key()) instanceof ReadOutcome.Found found
              ? real.replace(at(found.lease(), lease))
              : outcome;
        });
  }

  /** A release is sent, and what comes of it is nobody's concern. */
  static LeaseStore thatForgetsReleasesWithoutAnAnswer(LeaseStore store) {
    return new WrongStore(
        store,
        (real, lease) -> {
          WriteOutcome outcome = real.replace(lease);
          return lease.holderIdentity().isEmpty() && outcome instanceof WriteOutcome.Unconfirmed
              ? new WriteOutcome.Written(lease)
              : outcome;
        });
  }

  private static boolean isA(WriteOutcome outcome, Kind kind) {
    return outcome instanceof WriteOutcome.Unconfirmed unconfirmed
        && unconfirmed.failure().kind() == kind;
  }

  private static LeaseRecord at(LeaseRecord version, LeaseRecord content) {
    return new LeaseRecord(
        content.key(),
        version.uid(),
        version.resourceVersion(),
        content.holderIdentity(),
        content.leaseTransitions(),
        content.leaseDurationSeconds(),
        content.acquireTime(),
        content.renewTime(),
        content.annotations(),
        content.owners(),
        version.terminating(),
        version.electionManaged(),
        version.remainder());
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    return store.read(key);
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return store.create(lease);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return replacing.apply(store, lease);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return store.delete(lease);
  }
}
