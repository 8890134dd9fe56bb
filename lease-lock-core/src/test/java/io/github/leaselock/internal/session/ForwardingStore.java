package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.ListOutcome;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.Optional;

/** A store in front of another, for tests that change one request. */
class ForwardingStore implements LeaseStore {

  private final LeaseStore store;

  ForwardingStore(LeaseStore store) {
    this.store = store;
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
    return store.replace(lease);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return store.delete(lease);
  }

  @Override
  public ListOutcome sessions(String namespace) {
    return store.sessions(namespace);
  }

  @Override
  public LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    return store.watch(scope, position, listener);
  }
}
