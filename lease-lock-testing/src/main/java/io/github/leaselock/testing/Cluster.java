package io.github.leaselock.testing;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.memory.ManualTime;
import io.github.leaselock.internal.store.ReadOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One API server, and the processes on it. */
final class Cluster {

  private static final String ADDED = "zone";

  final ManualTime time = new ManualTime();
  final InMemoryApiServer server = new InMemoryApiServer(time);
  private final InMemoryLeaseStore store = new InMemoryLeaseStore(server);
  private final List<Replica> replicas = new ArrayList<>();
  private Consumer<LockHolder> beforeEviction = holder -> {};

  Replica replica(String name) {
    Replica replica = new Replica(this, name, replicas.size());
    replicas.add(replica);
    return replica;
  }

  InMemoryLeaseStore connect() {
    return new InMemoryLeaseStore(server);
  }

  /** Time passes; what is under way on the network arrives first. */
  void pass(Duration duration) {
    replicas.forEach(Replica::deliverLate);
    time.pass(duration);
  }

  void heal() {
    replicas.forEach(Replica::heal);
  }

  /** The locks of a person with kubectl. */
  private LeaseLock byHand(LeaseKey key) {
    return StoreLocks.builder(store).ticker(time).clock(time).build().lock(key);
  }

  /** What a person does before breaking a lock: making sure that its work has ended. */
  void beforeEachEviction(Consumer<LockHolder> action) {
    beforeEviction = action;
  }

  /** A person breaks the lock, if anybody holds it. */
  void evict(LeaseKey key) {
    LeaseLock lock = byHand(key);
    LockSnapshot seen = lock.inspect();
    if (!seen.holders().isEmpty()) {
      seen.holders().forEach(beforeEviction);
      var unused = lock.forceRelease(seen, "evicted by the test"); // or it has gone by itself
    }
  }

  /** A newer version adds an annotation, and to every entry a key, that this one does not know. */
  void writeAsANewerVersion(LeaseKey key) {
    Optional<LeaseRecord> stored =
        store.read(key) instanceof ReadOutcome.Found found
            ? Optional.of(found.lease())
            : Optional.empty();
    stored.ifPresent(lease -> server.mergePatch(key, patch(lease)));
  }

  private static Map<String, ?> patch(LeaseRecord lease) {
    String field = "\"" + ADDED + "\":7";
    Map<String, String> annotations = new HashMap<>();
    lease
        .annotations()
        .forEach(
            (key, text) ->
                annotations.put(
                    key, text.contains(field) ? text : text.replace("{\"", "{" + field + ",\"")));
    annotations.put(LeaseFormat.PREFIX + ADDED, "z1");
    return Map.of("metadata", Map.of("annotations", annotations));
  }
}
