package io.github.leaselock.kubernetes.newer;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests that the server answered with 429. */
record Counting429(LeaseStore store, AtomicInteger counted) implements LeaseStore {

  @Override
  public ReadOutcome read(LeaseKey key) {
    ReadOutcome outcome = store.read(key);
    if (outcome instanceof ReadOutcome.Failed failed) {
      count(failed.failure().kind());
    }
    return outcome;
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return counted(store.create(lease));
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return counted(store.replace(lease));
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return store.delete(lease);
  }

  private WriteOutcome counted(WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Unconfirmed unconfirmed) {
      count(unconfirmed.failure().kind());
    }
    return outcome;
  }

  private void count(Kind kind) {
    if (kind == Kind.TOO_MANY_REQUESTS) {
      counted.incrementAndGet();
    }
  }
}
