package io.github.leaselock.simulation;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.simulation.History.Version;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The API server: applies what is sent, keeps what is under way, and lets the laws look at every
 * write.
 */
public final class SimulatedServer {

  public static final LeaseKey KEY = new LeaseKey("db", "cluster1-operations");

  private final InMemoryApiServer server;
  private final InMemoryLeaseStore store;
  private final History history = new History();
  private final List<Write> underWay = new ArrayList<>();
  private final Set<Write> twins = new HashSet<>();
  private final Webhook webhook;
  private final NewerVersion newer = new NewerVersion();
  private boolean mayUpdate = true;
  private int lastTwin;
  private final Trace trace;
  private final Tally tally;
  private final WriteLaws laws;
  private final BiConsumer<Version, Version> listener;
  private int writes;

  SimulatedServer(World world, BiConsumer<Version, Version> listener) {
    this.server = new InMemoryApiServer(() -> Instant.EPOCH.plusNanos(world.time().now()));
    this.store = new InMemoryLeaseStore(server);
    this.webhook = new Webhook(store);
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
    by.knows(history.now());
    trace.add(by.client(), "GET: " + history.current());
    return outcome;
  }

  /** The request arrives. */
  Write.Answer apply(Write write) {
    Version before = history.current();
    Write.Answer answer =
        mayUpdate || !write.verb().equals("PUT")
            ? write.request().apply(webhook)
            : Write.Answer.failed(StoreFailure.of(Kind.FORBIDDEN, "cannot update leases"));
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
      newer.requireKept(after);
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

  void newerVersionWrites() {
    Version before = history.current();
    Map<String, ?> patch = newer.patch(before);
    tamper(hand -> hand.mergePatch(KEY, patch));
    NewerVersion.requireIgnored(before, history.current());
  }

  Webhook webhook() {
    return webhook;
  }

  boolean mayUpdate() {
    return mayUpdate;
  }

  void mayUpdate(boolean may) {
    mayUpdate = may;
  }

  InMemoryApiServer.Snapshot backUp() {
    return server.snapshot();
  }

  void restore(InMemoryApiServer.Snapshot backup) {
    tamper(hand -> hand.restore(backup));
  }

  /** Moves the versions of etcd on, and this Lease not. */
  void writeElsewhere(int times) {
    for (int i = 0; i < times; i++) {
      String name = "elsewhere-" + i;
      server.post(new LeaseKey("db", name), Map.of("metadata", Map.of("name", name)));
      server.delete(new LeaseKey("db", name), Optional.empty(), Optional.empty());
    }
  }

  /** One copy of a write that is refused is still under way. */
  void keepTwinUnderWay(Write write) {
    twins.add(write);
    keepUnderWay(write);
  }

  /** Whether a copy of what was refused was stored since the version of this index. */
  boolean hasTwinSince(int index) {
    return lastTwin > index;
  }

  boolean isTwin(Write write) {
    return twins.contains(write);
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
    if (isTwin(write)) {
      lastTwin = history.now();
    }
  }
}
