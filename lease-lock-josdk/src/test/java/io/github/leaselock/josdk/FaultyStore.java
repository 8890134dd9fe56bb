package io.github.leaselock.josdk;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.ListOutcome;
import io.github.leaselock.internal.store.NamespaceState;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Leases of which some requests fail, before they are done or after. */
class FaultyStore implements LeaseStore {

  /** What becomes of a request. */
  record Fault(StoreFailure.Kind kind, boolean done) {}

  private final LeaseStore store;
  private volatile Function<String, Optional<Fault>> faults = verb -> Optional.empty();

  FaultyStore(LeaseStore store) {
    this.store = store;
  }

  /** Decides about each request from now on, by its verb. */
  void failing(Function<String, Optional<Fault>> decides) {
    faults = decides;
  }

  void healthy() {
    faults = verb -> Optional.empty();
  }

  private <T> T request(String verb, Supplier<T> real, Function<StoreFailure, T> failed) {
    Optional<Fault> fault = faults.apply(verb);
    if (fault.isEmpty()) {
      return real.get();
    }
    String told = fault.get().done() ? verb + ", which became " + real.get() : verb;
    return failed.apply(StoreFailure.of(fault.get().kind(), "made up for " + told));
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    return request("get", () -> store.read(key), ReadOutcome.Failed::new);
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return request("create", () -> store.create(lease), WriteOutcome.Unconfirmed::new);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return request("update", () -> store.replace(lease), WriteOutcome.Unconfirmed::new);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return request("delete", () -> store.delete(lease), DeleteOutcome.Unconfirmed::new);
  }

  @Override
  public NamespaceState namespace(String namespace) {
    return store.namespace(namespace);
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
