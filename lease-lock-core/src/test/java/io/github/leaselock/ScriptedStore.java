package io.github.leaselock;

import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store on which the next requests fail as a test says; every request is counted. */
final class ScriptedStore implements LeaseStore {

  private final LeaseStore real;
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<Runnable> late = new ArrayList<>();

  /** Answers that nobody got. */
  private final List<Object> done = new ArrayList<>();

  private final List<String> requests = new ArrayList<>();

  ScriptedStore(LeaseStore real) {
    this.real = real;
  }

  /** What becomes of one request. */
  private record Fault(String verb, Fate fate, StoreFailure failure, Runnable before) {}

  /** Whether the server does what it was asked. */
  enum Fate {
    /** Done, and the answer is lost. */
    DONE,
    /** Never done. */
    LOST,
    /** Done when the test says so, long after the client gave up. */
    LATE
  }

  /** The next request with this verb ("read", "create", "replace", "delete") fails like this. */
  ScriptedStore failing(String verb, Fate fate, Kind kind) {
    return failing(verb, fate, StoreFailure.of(kind, "scripted " + kind));
  }

  ScriptedStore failing(String verb, Fate fate, StoreFailure failure) {
    faults.add(new Fault(verb, fate, failure, () -> {}));
    return this;
  }

  /** Something else happens just before the next request with this verb, which is then done. */
  ScriptedStore before(String verb, Runnable event) {
    faults.add(new Fault(verb, Fate.DONE, StoreFailure.of(Kind.CONFLICT, "none"), event));
    return this;
  }

  /** Now the server does what it was asked long ago. */
  void deliverLate() {
    late.forEach(Runnable::run);
    late.clear();
  }

  LeaseStore real() {
    return real;
  }

  /** The requests since the last call. */
  List<String> requests() {
    List<String> since = List.copyOf(requests);
    requests.clear();
    return since;
  }

  boolean allFaultsHappened() {
    return faults.isEmpty();
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

  private <T> T send(String verb, Supplier<T> request, Function<StoreFailure, T> failed) {
    requests.add(verb);
    Fault fault = faults.peek();
    if (fault == null || !fault.verb().equals(verb)) {
      return request.get();
    }
    faults.remove();
    fault.before().run();
    if (fault.failure().message().equals("none")) {
      return request.get();
    }
    if (fault.fate() == Fate.DONE) {
      done.add(request.get());
    } else if (fault.fate() == Fate.LATE) {
      late.add(() -> done.add(request.get()));
    }
    if (fault.failure().kind() == Kind.INTERRUPTED) {
      Thread.currentThread().interrupt();
    }
    return failed.apply(fault.failure());
  }
}
