package io.github.leaselock;

import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;

/** Wrong on purpose: writes over whatever version is the newest. */
record OverwritingStore(LeaseStore store) implements LeaseStore {

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
    return store.read(lease.key()) instanceof ReadOutcome.Found newest
        ? store.replace(at(newest.lease().resourceVersion(), lease))
        : store.replace(lease);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return store.delete(lease);
  }

  private static LeaseRecord at(String version, LeaseRecord lease) {
    return new LeaseRecord(
        lease.key(),
        lease.uid(),
        version,
        lease.holderIdentity(),
        lease.leaseTransitions(),
        lease.leaseDurationSeconds(),
        lease.acquireTime(),
        lease.renewTime(),
        lease.annotations(),
        lease.owners(),
        lease.terminating(),
        lease.electionManaged(),
        lease.remainder());
  }
}
