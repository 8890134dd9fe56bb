package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.simulation.engine.Client;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The API server: applies what is sent, keeps what is under way, and lets the laws look. */
final class SessionServer {

  static final String LOCKS = "db";
  static final String SESSIONS = "ops";

  private final SessionWorld world;
  private final InMemoryApiServer server;
  private final InMemoryLeaseStore store;
  private final Map<Client, Sent<?>> sent = new HashMap<>();
  private final List<Sent<?>> underWay = new ArrayList<>();
  private final Map<LeaseKey, LeaseRecord> leases = new LinkedHashMap<>();
  private final Map<LeaseKey, LeaseState> locks = new LinkedHashMap<>();

  SessionServer(SessionWorld world) {
    this.world = world;
    this.server = new InMemoryApiServer(() -> Instant.EPOCH.plusNanos(world.time().now()));
    this.store = new InMemoryLeaseStore(server);
  }

  InMemoryLeaseStore store() {
    return store;
  }

  void send(Client client, Sent<?> request) {
    sent.put(client, request);
  }

  void forget(Client client) {
    sent.remove(client);
  }

  /** The sender has crashed; what it has sent may arrive all the same. */
  void takeSent(Client client) {
    Optional.ofNullable(sent.remove(client)).ifPresent(this::keepUnderWay);
  }

  void keepUnderWay(Sent<?> request) {
    if (!request.verb().equals("GET") && !request.verb().equals("LIST")) {
      underWay.add(request);
    }
  }

  /** What nobody waits for and the server would still store. */
  List<Sent<?>> underWay() {
    return underWay.stream().filter(write -> write.mayLand(lease(write.key()))).toList();
  }

  void arrive(Sent<?> write) {
    underWay.remove(write);
    world.tally().count(Event.LATE_WRITE_APPLIED);
    apply(write);
  }

  <A> A apply(Sent<A> request) {
    A answer = request.request().apply(store);
    world.trace(request + ": " + answer.getClass().getSimpleName());
    look(request);
    return answer;
  }

  /** Something collects a session's Lease although its process lives. */
  void delete(LeaseKey key) {
    world.tally().count(Event.SESSION_DELETED);
    server.delete(key, Optional.empty(), Optional.empty());
    leases.remove(key);
  }

  private void look(Sent<?> request) {
    LeaseKey key = request.key();
    Optional<LeaseRecord> before = lease(key);
    Optional<LeaseRecord> after =
        server.get(key).object().map(object -> InMemoryLeaseStore.record(key, object));
    if (before.map(LeaseRecord::resourceVersion).equals(after.map(LeaseRecord::resourceVersion))) {
      return;
    }
    after.ifPresentOrElse(lease -> leases.put(key, lease), () -> leases.remove(key));
    if (Life.isSession(key)) {
      after.ifPresent(world.losses()::stored);
      if (after.filter(SessionServer::isMarked).isPresent()) {
        world.tally().count(Event.SESSION_ENDED_BY_ANOTHER);
      }
      return;
    }
    LeaseState old = state(key);
    LeaseState now = after.map(LeaseFormat::read).orElse(LeaseState.FREE);
    locks.put(key, now);
    world.trace(Queued.describe(now));
    world.grants().written(request, old, now);
  }

  Optional<LeaseRecord> lease(LeaseKey key) {
    return Optional.ofNullable(leases.get(key));
  }

  LeaseState state(LeaseKey lock) {
    return locks.getOrDefault(lock, LeaseState.FREE);
  }

  Map<LeaseKey, LeaseState> locks() {
    return locks;
  }

  List<LeaseKey> sessions() {
    return leases.keySet().stream().filter(Life::isSession).toList();
  }

  /** Whether nobody has said yet that a session is over. */
  boolean isUnmarked(String session) {
    return lease(new LeaseKey(SESSIONS, session))
        .filter(lease -> !lease.holderIdentity().isEmpty() && !SessionMarks.isOver(lease))
        .isPresent();
  }

  boolean canBeRenewed(SessionHolder session) {
    return lease(session.session())
        .filter(lease -> lease.uid().equals(session.uid()))
        .filter(lease -> !SessionMarks.isOver(lease, session.number()))
        .isPresent();
  }

  private static boolean isMarked(LeaseRecord session) {
    return session.annotations().containsKey(LeaseFormat.ENDED);
  }
}
