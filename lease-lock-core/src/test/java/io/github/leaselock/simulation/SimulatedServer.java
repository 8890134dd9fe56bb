package io.github.leaselock.simulation;

import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.simulation.History.Version;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.Trace;
import io.github.leaselock.store.InMemoryApiServer;
import io.github.leaselock.store.InMemoryLeaseStore;
import io.github.leaselock.store.ReadOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The API server: applies what is sent, keeps what is under way, and lets the laws look at every
 * write.
 */
public final class SimulatedServer {

  public static final LeaseKey KEY = LeaseKey.inNamespace("db").named("cluster1-operations");

  private final InMemoryApiServer server;
  private final InMemoryLeaseStore store;
  private final History history = new History();
  private final List<Write> underWay = new ArrayList<>();
  private final Trace trace;
  private final Tally tally;
  private final WriteLaws laws;
  private final BiConsumer<Version, Version> listener;
  private int writes;

  SimulatedServer(World world, BiConsumer<Version, Version> listener) {
    this.server = new InMemoryApiServer(() -> Instant.EPOCH.plusNanos(world.time().now()));
    this.store = new InMemoryLeaseStore(server);
    this.trace = world.trace();
    this.tally = world.tally();
    this.laws = new WriteLaws(world.time(), tally, world.scenario().laws());
    this.listener = listener;
  }

  History history() {
    return history;
  }

  int nextNumber() {
    return ++writes;
  }

  ReadOutcome read(Operation by) {
    ReadOutcome outcome = store.read(KEY);
    trace.add(by.client(), "GET: " + history.current());
    return outcome;
  }

  /** The request arrives. */
  Write.Answer apply(Write write) {
    Version before = history.current();
    Write.Answer answer = write.request().apply(store);
    Client who = write.by().client();
    String what = write.verb() + " " + write.number();
    if (answer.failure().isPresent()) {
      trace.add(who, what + ": " + answer.failure().get().kind());
      tally.count(Tally.Event.WRITE_REFUSED);
      return answer;
    }
    Version after = Version.of(answer.stored(), Optional.of(write.by()));
    if (!sameVersion(before, after)) {
      history.add(after);
      trace.add(who, what + ": " + after);
      laws.written(write, before, after);
      listener.accept(before, after);
    }
    return answer;
  }

  private static boolean sameVersion(Version before, Version after) {
    return before
        .lease()
        .map(LeaseRecord::resourceVersion)
        .equals(after.lease().map(LeaseRecord::resourceVersion));
  }

  private Optional<LeaseRecord> stored() {
    return server.get(KEY).object().map(object -> InMemoryLeaseStore.record(KEY, object));
  }

  /** Another hand changes the Lease. */
  void tamper(Consumer<InMemoryApiServer> hand) {
    Version before = history.current();
    hand.accept(server);
    Version after = Version.of(stored(), Optional.empty());
    if (!sameVersion(before, after)) {
      history.add(after);
      trace.add("  " + after);
      listener.accept(before, after);
    }
  }

  void keepUnderWay(Write write) {
    underWay.add(write);
  }

  /** The writes that nobody waits for and that the server would still store. */
  List<Write> underWay() {
    Optional<LeaseRecord> current = history.current().lease();
    return underWay.stream().filter(write -> write.mayLand(current)).toList();
  }

  void arrive(Write write) {
    underWay.remove(write);
    tally.count(Tally.Event.LATE_WRITE_APPLIED);
    apply(write);
  }
}
