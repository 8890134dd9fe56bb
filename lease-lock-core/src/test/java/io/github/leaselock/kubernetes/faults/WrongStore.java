package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Stores with the mistakes of other locks, which the judge must see.
 *
 * <p>What a mistake tells as success names a version that has moved, as the answer to a stored
 * write does. The lock takes a success without that for none, and the mistake would never be made.
 */
record WrongStore(LeaseStore store, BiFunction<LeaseStore, LeaseRecord, WriteOutcome> replacing)
    implements LeaseStore {

  static LeaseStore thatTakesAConflictForSuccess(LeaseStore store) {
    return new WrongStore(
        store,
        (real, lease) -> {
          WriteOutcome outcome = real.replace(lease);
          return isA(outcome, Kind.CONFLICT) ? success(lease) : outcome;
        });
  }

  static LeaseStore thatWritesOnWhateverVersionIsThere(LeaseStore store) {
    return new WrongStore(
        store,
        (real, lease) -> {
          WriteOutcome outcome = real.replace(lease);
          return isA(outcome, Kind.CONFLICT)
                  && real.read(lease.key()) instanceof ReadOutcome.Found found
              ? real.replace(at(found.lease().uid(), found.lease().resourceVersion(), lease))
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
              ? success(lease)
              : outcome;
        });
  }

  private static boolean isA(WriteOutcome outcome, Kind kind) {
    return outcome instanceof WriteOutcome.Unconfirmed unconfirmed
        && unconfirmed.failure().kind() == kind;
  }

  private static WriteOutcome success(LeaseRecord lease) {
    return new WriteOutcome.Written(
        at(lease.uid(), Long.toString(lease.token().value() + 1), lease));
  }

  private static LeaseRecord at(String uid, String resourceVersion, LeaseRecord content) {
    return new LeaseRecord(
        content.key(),
        uid,
        resourceVersion,
        content.holderIdentity(),
        content.leaseTransitions(),
        content.leaseDurationSeconds(),
        content.acquireTime(),
        content.renewTime(),
        content.annotations(),
        content.owners(),
        content.terminating(),
        content.electionManaged(),
        content.remainder());
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

  @Override
  public LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    return store.watch(scope, position, listener);
  }
}
