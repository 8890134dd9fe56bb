package io.github.leaselock.simulation;

import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.store.DeleteOutcome;
import io.github.leaselock.store.InMemoryLeaseStore;
import io.github.leaselock.store.LeaseStore;
import io.github.leaselock.store.NewLease;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure;
import io.github.leaselock.store.StoreFailure.Kind;
import io.github.leaselock.store.WriteOutcome;

/**
 * The Leases of locks that no law looks at: they only fill what a process remembers. Everything is
 * answered at once, but for writes to the one that is {@link #SILENT}.
 */
final class OtherLocks implements LeaseStore {

  /** Its writes have no answer. */
  static final LeaseKey SILENT = LeaseKey.inNamespace("db").named("silent");

  private final LeaseStore store = new InMemoryLeaseStore();

  static LeaseKey number(int index) {
    return LeaseKey.inNamespace("db").named("other-" + index);
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
