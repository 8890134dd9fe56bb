package io.github.leaselock.simulation.several;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Scheduler;
import io.github.leaselock.simulation.engine.Trace;
import io.github.leaselock.simulation.engine.Twist;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One operator's way to the API server: a request stops twice, and may be lost, or stored late. */
final class DelayedWrites implements LeaseStore {

  private static final Set<Twist> OF_A_READ =
      EnumSet.of(Twist.REQUEST_LOST, Twist.ERROR_NOT_APPLIED);
  private static final Set<Twist> OF_A_WRITE =
      EnumSet.of(
          Twist.REQUEST_LOST,
          Twist.ANSWER_LOST,
          Twist.APPLIED_LATE,
          Twist.MADE_UP_CONFLICT,
          Twist.ERROR_NOT_APPLIED);

  private final LeaseStore real;
  private final Scheduler scheduler;
  private final Trace trace;
  private final Runnable stored;
  private final List<Late> underWay = new ArrayList<>();
  private final List<LeaseKey> askedFor = new ArrayList<>();
  private @Nullable Late sending;

  /** A write that the client has given up, and that may be stored all the same. */
  record Late(LeaseKey key, Supplier<WriteOutcome> write) {}

  /**
   * A way.
   *
   * @param stored is told of each write that the server has seen
   */
  DelayedWrites(LeaseStore real, Scheduler scheduler, Trace trace, Runnable stored) {
    this.real = real;
    this.scheduler = scheduler;
    this.trace = trace;
    this.stored = stored;
  }

  void beginAttempt() {
    askedFor.clear();
  }

  /** The Leases of this attempt, as they were first asked for. */
  List<LeaseKey> askedFor() {
    return List.copyOf(askedFor);
  }

  List<Late> underWay() {
    return List.copyOf(underWay);
  }

  Optional<Late> sending() {
    return Optional.ofNullable(sending);
  }

  void arrive(Late late) {
    underWay.remove(late);
    trace.add("  " + shown(late.write().get()));
  }

  /** What it was sending may still arrive. */
  void crash() {
    sending().ifPresent(underWay::add);
    sending = null;
  }

  private void asks(LeaseKey key) {
    if (!askedFor.contains(key)) {
      askedFor.add(key);
    }
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    asks(key);
    Twist twist = scheduler.pause(Point.within("GET " + key.name() + " sent", OF_A_READ));
    if (twist != Twist.NONE) {
      return new ReadOutcome.Failed(failure(twist));
    }
    ReadOutcome outcome = real.read(key);
    scheduler.pause(Point.within("GET answered", Set.of()));
    return outcome;
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return write("POST", lease.key(), () -> real.create(lease));
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return write("PUT", lease.key(), () -> real.replace(lease));
  }

  private WriteOutcome write(String verb, LeaseKey key, Supplier<WriteOutcome> request) {
    asks(key);
    Late write = new Late(key, request);
    sending = write;
    Twist twist = scheduler.pause(Point.within(verb + " " + key.name() + " sent", OF_A_WRITE));
    sending = null;
    if (twist == Twist.APPLIED_LATE) {
      underWay.add(write);
    }
    boolean arrives = twist == Twist.NONE || twist == Twist.ANSWER_LOST;
    Optional<WriteOutcome> outcome = arrives ? Optional.of(request.get()) : Optional.empty();
    outcome.ifPresent(
        came -> {
          trace.add(scheduler.running(), verb + " " + key.name() + ": " + shown(came));
          stored.run();
        });
    scheduler.pause(Point.within(verb + " answered", Set.of()));
    return twist == Twist.NONE
        ? outcome.orElseThrow()
        : new WriteOutcome.Unconfirmed(failure(twist));
  }

  private static String shown(WriteOutcome outcome) {
    return outcome instanceof WriteOutcome.Written written
        ? "v" + written.lease().resourceVersion() + " " + written.lease().holderIdentity()
        : ((WriteOutcome.Unconfirmed) outcome).failure().kind().toString();
  }

  private static StoreFailure failure(Twist twist) {
    Kind kind =
        switch (twist) {
          case APPLIED_LATE -> Kind.TIMEOUT;
          case MADE_UP_CONFLICT -> Kind.CONFLICT;
          case ERROR_NOT_APPLIED -> Kind.SERVER_ERROR;
          default -> Kind.CONNECTION;
        };
    return StoreFailure.of(kind, twist.toString());
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    throw new IllegalStateException("nobody deletes a Lease here");
  }
}
