package io.github.leaselock.internal.lock;

import io.github.leaselock.DeleteResult;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.store.DeleteOutcome;

/** One deletion of a Lease that nobody holds or waits for. */
final class Deletion extends SettleLoop<DeleteResult> {

  private boolean refused;

  Deletion(Operation operation) {
    super(operation, Doubts.ofNobody(operation));
  }

  @Override
  Step<DeleteResult> begin() {
    return new Step.Read<>();
  }

  @Override
  Step<DeleteResult> decide(LeaseRecord lease) {
    LeaseState state = operation().state(lease);
    if (!state.isUnused() || !state.needs().isEmpty()) {
      return answer(new DeleteResult.InUse(SeenLock.of(lease, operation().now())));
    }
    if (refused || !operation().attempts().mayAsk()) {
      return giveUp(lastFailure());
    }
    operation().settings().known().forget(operation().key());
    DeleteOutcome outcome = operation().settings().store().delete(lease);
    if (outcome instanceof DeleteOutcome.Deleted) {
      return answer(new DeleteResult.Deleted());
    }
    StoreFailure failure = ((DeleteOutcome.Unconfirmed) outcome).failure();
    refused = failure.isPermanent();
    return again(failure);
  }

  @Override
  Step<DeleteResult> decideAbsent() {
    return answer(new DeleteResult.Deleted());
  }

  @Override
  DeleteResult unknown(StoreFailure failure) {
    return new DeleteResult.Unknown(failure);
  }

  @Override
  boolean mayHaveLeftSomething(LeaseRecord version) {
    return false; // it is there as before
  }
}
