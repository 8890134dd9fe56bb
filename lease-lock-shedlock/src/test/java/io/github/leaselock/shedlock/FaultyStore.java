package io.github.leaselock.shedlock;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store between which and its server things go wrong, as a test says. */
final class FaultyStore implements LeaseStore {

  /** What becomes of a request: whether it is done and when, and what its sender is told. */
  record Fault(Fate fate, StoreFailure.Kind kind) {}

  /** Whether and when the server does what it was asked. */
  enum Fate {
    /** Done, and the answer is lost. */
    DONE,
    /** Never done. */
    LOST,
    /** Done later, long after its sender gave up. */
    LATE
  }

  private final LeaseStore real;
  private final List<Runnable> late = new ArrayList<>();
  private final List<Object> unseen = new ArrayList<>();
  private volatile Function<String, Optional<Fault>> faults = verb -> Optional.empty();

  FaultyStore(LeaseStore real) {
    this.real = real;
  }

  /** Asked for each request, by its verb. */
  void faults(Function<String, Optional<Fault>> what) {
    faults = what;
  }

  void heal() {
    faults = verb -> Optional.empty();
  }

  /** Now the server does what it was asked long ago. */
  void deliverLate() {
    List<Runnable> now = List.copyOf(late);
    late.clear();
    now.forEach(Runnable::run);
  }

  private <T> T send(String verb, Supplier<T> request, Function<StoreFailure, T> failed) {
    Optional<Fault> fault = faults.apply(verb);
    if (fault.isEmpty()) {
      return request.get();
    }
    switch (fault.get().fate()) {
      case DONE -> unseen.add(request.get());
      case LATE -> late.add(() -> unseen.add(request.get()));
      case LOST -> {}
    }
    return failed.apply(StoreFailure.of(fault.get().kind(), "a fault of the test"));
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    return send("read", () -> real.read(key), ReadOutcome.Failed::new);
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return send("create", () -> real.create(lease), WriteOutcome.Unconfirmed::new);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return send("replace", () -> real.replace(lease), WriteOutcome.Unconfirmed::new);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return send("delete", () -> real.delete(lease), DeleteOutcome.Unconfirmed::new);
  }

  @Override
  public ListOutcome sessions(String namespace) {
    return send("list", () -> real.sessions(namespace), ListOutcome.Failed::new);
  }

  @Override
  public NamespaceState namespace(String namespace) {
    return real.namespace(namespace);
  }

  @Override
  public LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    return real.watch(scope, position, listener);
  }
}
