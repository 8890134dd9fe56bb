package io.github.leaselock.docs;

// [incarnation]
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;

/** An operation that is meant for one cluster, and for no other that gets its name later. */
final class OneLife {

  private final LeaseLock lock;

  OneLife(LeaseLock lock) {
    this.lock = lock;
  }

  /** The uid is read from the cluster when the operation is created, and kept in its spec. */
  boolean mayBegin(Holder restore, String uidOfItsCluster) {
    AcquireResult result =
        lock.acquire(restore, AcquireRequest.exclusive().forIncarnation(uidOfItsCluster));
    return result instanceof AcquireResult.Acquired;
  }
}
// [incarnation]
