package io.github.leaselock.simulation;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;

/**
 * The Leases of locks that no law looks at: they only fill what a process remembers. Everything is
 * answered at once, but for writes to the one that is {@link #SILENT}.
 */
final class OtherLocks implements LeaseStore {

  /** Its writes have no answer. */
  static final LeaseKey SILENT = new LeaseKey("db", "silent");

  private final LeaseStore store = new InMemoryLeaseStore();

  static LeaseKey number(int index) {
    return new LeaseKey("db", "other-" + index);
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
    return lease.key().equals(SILENT)
        ? new WriteOutcome.Unconfirmed(StoreFailure.of(Kind.TIMEOUT, "no answer"))
        : store.replace(lease);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return store.delete(lease);
  }
}
