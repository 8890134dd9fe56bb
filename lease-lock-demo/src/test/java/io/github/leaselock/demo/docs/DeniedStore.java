package io.github.leaselock.demo.docs;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The Leases of a user who has no right on them until somebody grants it. */
final class DeniedStore implements LeaseStore {

  private final LeaseStore store;
  private volatile boolean denied = true;
  private volatile CountDownLatch refusals = new CountDownLatch(0);

  DeniedStore(LeaseStore store) {
    this.store = store;
  }

  void allow() {
    denied = false;
  }

  /** Until so many more requests were refused. */
  void awaitRefusals(int times) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(times);
    refusals = latch;
    if (!latch.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody asks any more");
    }
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    if (!denied) {
      return store.read(key);
    }
    refusals.countDown();
    return new ReadOutcome.Failed(
        StoreFailure.of(Kind.FORBIDDEN, "the client's user needs the verb \"get\" on \"leases\""));
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return store.create(lease);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return store.replace(lease);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return store.delete(lease);
  }
}
