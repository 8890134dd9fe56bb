package io.github.leaselock.internal.lock;

import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.store.DeleteOutcome;

/** One deletion of a Lease that nobody holds or waits for. */
final class Deletion extends SettleLoop<ReleaseResult> {

  private boolean refused;

  Deletion(Operation operation) {
    super(operation, Doubts.ofNobody(operation));
  }

  @Override
  Step<ReleaseResult> begin() {
    return new Step.Read<>();
  }

  @Override
  Step<ReleaseResult> decide(LeaseRecord lease) {
    LeaseState state = operation().state(lease);
    if (!state.isUnused() || !state.needs().isEmpty()) {
      return answer(ReleaseResult.inUse(SeenLock.of(lease, operation().now())));
    }
    if (refused || !operation().attempts().mayAsk()) {
      return giveUp(lastFailure());
    }
    operation().settings().known().forget(operation().key());
    DeleteOutcome outcome = operation().settings().store().delete(lease);
    if (outcome instanceof DeleteOutcome.Deleted) {
      return answer(ReleaseResult.deleted());
    }
    StoreFailure failure = ((DeleteOutcome.Unconfirmed) outcome).failure();
    refused = failure.isPermanent();
    return again(failure);
  }

  @Override
  Step<ReleaseResult> decideAbsent() {
    return answer(ReleaseResult.deleted());
  }

  @Override
  ReleaseResult unknown(StoreFailure failure) {
    return ReleaseResult.unknown(failure);
  }

  @Override
  boolean mayHaveLeftSomething(LeaseRecord version) {
    return false; // it is there as before
  }
}
