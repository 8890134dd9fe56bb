package io.github.leaselock;

import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.store.DeleteOutcome;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure;

/**
 * One deletion of a free Lease: by the version that was read, and read back until it is certain.
 */
final class Deletion {

  private final Operation operation;

  Deletion(Operation operation) {
    this.operation = operation;
  }

  DeleteResult run() {
    while (true) {
      ReadOutcome read = operation.settings().store().read(operation.key());
      StoreFailure failure;
      if (read instanceof ReadOutcome.Found found) {
        LockSnapshot now = LockSnapshot.of(found.lease());
        if (!now.isFree() || now.intent().isPresent() || !now.queue().isEmpty()) {
          return new DeleteResult.InUse(now);
        }
        DeleteOutcome deleted = delete(found.lease());
        if (deleted instanceof DeleteOutcome.Deleted) {
          return new DeleteResult.Deleted();
        }
        failure = ((DeleteOutcome.Unconfirmed) deleted).failure();
      } else if (read instanceof ReadOutcome.Failed failed) {
        failure = failed.failure();
      } else {
        return new DeleteResult.Deleted();
      }
      if (failure.isPermanent()) {
        throw operation.refused(failure);
      }
      if (!operation.attempts().anotherAfter(failure)) {
        return new DeleteResult.Unknown(failure);
      }
    }
  }

  private DeleteOutcome delete(LeaseRecord lease) {
    operation.settings().memory().forget(operation.key());
    return operation.settings().store().delete(lease);
  }
}
