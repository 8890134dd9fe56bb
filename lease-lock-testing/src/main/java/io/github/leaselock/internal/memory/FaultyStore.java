package io.github.leaselock.internal.memory;

import static java.util.Objects.requireNonNull;

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
public class FaultyStore implements LeaseStore {

  /** Whether and when the server does what it was asked. */
  public enum Fate {
    /** Done, and the answer is lost. */
    DONE,
    /** Never done. */
    LOST,
    /** Done later, when its sender has given up. */
    LATE,
    /** Done twice, by a proxy that repeats it; its sender gets the second answer. */
    TWICE
  }

  /**
   * What happens to a request.
   *
   * @param fate whether and when it is done
   * @param kind what its sender learns, unless it is answered
   */
  public record Fault(Fate fate, StoreFailure.Kind kind) {
    /**
     * Checks that nothing is absent.
     *
     * @param fate whether and when it is done
     * @param kind what its sender learns
     */
    public Fault {
      requireNonNull(fate, "fate");
      requireNonNull(kind, "kind");
    }
  }

  /**
   * A request about to be sent.
   *
   * @param verb Kubernetes' word: get, create, update, delete, list
   * @param lease which Lease, if it is about one
   */
  public record Request(String verb, Optional<LeaseKey> lease) {
    /**
     * Checks that nothing is absent.
     *
     * @param verb Kubernetes' word
     * @param lease which Lease, if it is about one
     */
    public Request {
      requireNonNull(verb, "verb");
      requireNonNull(lease, "lease");
    }

    /** {@return whether it changes what is stored} */
    public boolean isWrite() {
      return !verb.equals("get") && !verb.equals("list");
    }
  }

  private final LeaseStore real;
  private final List<Runnable> late = new ArrayList<>();
  private volatile Function<Request, Optional<Fault>> faults = request -> Optional.empty();
  private volatile Runnable afterDone = () -> {};

  /**
   * Healthy at first.
   *
   * @param real where the Leases are
   */
  public FaultyStore(LeaseStore real) {
    this.real = requireNonNull(real, "real");
  }

  /**
   * Decides about each request from now on.
   *
   * @param decides is called before it is sent, and may throw instead of it
   */
  public void faults(Function<Request, Optional<Fault>> decides) {
    faults = requireNonNull(decides, "decides");
  }

  /**
   * Does something between a request that is done and the loss of its answer.
   *
   * @param action may throw instead of the failure
   */
  public void afterDone(Runnable action) {
    afterDone = requireNonNull(action, "action");
  }

  /** From now on every request is answered. */
  public void heal() {
    faults = request -> Optional.empty();
  }

  /** Now the server does what it was asked long ago. */
  public void deliverLate() {
    List<Runnable> now;
    synchronized (late) {
      now = List.copyOf(late);
      late.clear();
    }
    now.forEach(Runnable::run);
  }

  private <T> T send(Request request, Supplier<T> done, Function<StoreFailure, T> failed) {
    Optional<Fault> fault = faults.apply(request);
    if (fault.isEmpty()) {
      return done.get();
    }
    String told = "a fault of the test at " + request.verb();
    switch (fault.get().fate()) {
      case LOST -> {}
      case LATE -> late(done);
      case DONE -> {
        told += ", which became " + done.get();
        afterDone.run();
      }
      case TWICE -> {
        requireNonNull(done.get());
        return done.get();
      }
    }
    return failed.apply(StoreFailure.of(fault.get().kind(), told));
  }

  private void late(Supplier<?> request) {
    synchronized (late) {
      late.add(() -> requireNonNull(request.get()));
    }
  }

  private static Request request(String verb, LeaseKey lease) {
    return new Request(verb, Optional.of(lease));
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    return send(request("get", key), () -> real.read(key), ReadOutcome.Failed::new);
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return send(
        request("create", lease.key()), () -> real.create(lease), WriteOutcome.Unconfirmed::new);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return send(
        request("update", lease.key()), () -> real.replace(lease), WriteOutcome.Unconfirmed::new);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return send(
        request("delete", lease.key()), () -> real.delete(lease), DeleteOutcome.Unconfirmed::new);
  }

  @Override
  public ListOutcome sessions(String namespace) {
    return send(
        new Request("list", Optional.empty()),
        () -> real.sessions(namespace),
        ListOutcome.Failed::new);
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

  @Override
  public boolean isSameAs(LeaseStore other) {
    return other instanceof FaultyStore known ? real.isSameAs(known.real) : real.isSameAs(other);
  }
}
