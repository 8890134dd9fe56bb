package io.github.leaselock.simulation.churn;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.LeaseStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The API server: applies what is sent, and shows the laws each version. */
final class ChurnServer {

  static final String LOCKS = "db";
  static final String SESSIONS = "ops";

  private final InMemoryApiServer server;
  private final InMemoryLeaseStore store;
  private final ChurnLaws laws;
  private final Map<LeaseKey, LeaseRecord> leases = new LinkedHashMap<>();
  private final Map<LeaseKey, LeaseState> locks = new LinkedHashMap<>();
  private long requests;

  ChurnServer(Loop loop, ChurnLaws laws) {
    this.server = new InMemoryApiServer(() -> Instant.EPOCH.plusNanos(loop.now()));
    this.store = new InMemoryLeaseStore(server);
    this.laws = laws;
    laws.judge(this);
  }

  InMemoryLeaseStore store() {
    return store;
  }

  void counted() {
    requests++;
  }

  long requests() {
    return requests;
  }

  <A> A apply(Life by, long sent, LeaseKey key, Function<LeaseStore, A> request) {
    A answer = request.apply(store);
    look(by, sent, key);
    return answer;
  }

  private void look(Life by, long sent, LeaseKey key) {
    Optional<LeaseRecord> before = Optional.ofNullable(leases.get(key));
    Optional<LeaseRecord> after =
        server.get(key).object().map(object -> InMemoryLeaseStore.record(key, object));
    if (before.map(LeaseRecord::resourceVersion).equals(after.map(LeaseRecord::resourceVersion))) {
      return;
    }
    after.ifPresentOrElse(lease -> leases.put(key, lease), () -> leases.remove(key));
    if (key.namespace().equals(LOCKS)) {
      LeaseState old = locks.getOrDefault(key, LeaseState.FREE);
      LeaseState now = after.map(LeaseFormat::read).orElse(LeaseState.FREE);
      locks.put(key, now);
      laws.written(by, sent, key, old, now);
    }
  }

  Map<LeaseKey, LeaseState> locks() {
    return locks;
  }

  List<LeaseKey> sessions() {
    return leases.keySet().stream().filter(key -> key.namespace().equals(SESSIONS)).toList();
  }

  boolean canBeRenewed(SessionHolder claim) {
    return Optional.ofNullable(leases.get(claim.session()))
        .filter(lease -> lease.uid().equals(claim.uid()))
        .filter(lease -> !SessionMarks.isOver(lease, claim.number()))
        .isPresent();
  }
}
