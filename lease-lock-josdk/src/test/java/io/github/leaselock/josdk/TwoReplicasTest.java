package io.github.leaselock.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.FaultyStore;
import io.github.leaselock.internal.memory.FaultyStore.Fate;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.josdk.Cluster.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two leaders, each with a cache that is behind, and failing requests: between any two requests of
 * one the other may do whatever it likes. {@code -Dseed=} replays a run.
 */
@Timeout(300)
class TwoReplicasTest {

  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final int OBJECTS = 40;
  private static final int LOCKS = 4;
  private static final int STEPS = 100_000;

  /** The protected things: they refuse old tokens, and tell of two who are at work at once. */
  private static final class Things {
    private final Map<String, FencingToken> newest = new HashMap<>();
    private final Map<String, Set<String>> atWork = new HashMap<>();
    private final Map<String, Integer> done = new HashMap<>();

    /** One more step of the work of an object; whether it has ended. */
    boolean step(String thing, String object, FencingToken token) {
      FencingToken last = newest.getOrDefault(thing, token);
      if (last.isAfter(token)) {
        throw new IllegalStateException("an old token");
      }
      newest.put(thing, token);
      Set<String> all = atWork.computeIfAbsent(thing, any -> new HashSet<>());
      if (done.getOrDefault(object, 0) < 3) {
        all.add(object);
      }
      assertThat(all).as("at work on %s", thing).hasSizeLessThan(2);
      boolean over = done.merge(object, 1, Integer::sum) >= 3;
      if (over) {
        all.remove(object);
      }
      return over;
    }

    /** Work that is drained runs no more, and its token is too old to begin again. */
    void kill(String object) {
      atWork.values().forEach(all -> all.remove(object));
    }
  }

  private final AtomicLong nanos = new AtomicLong();
  private final Cluster cluster = new Cluster();
  private final Things things = new Things();
  private final List<Replica<Restore>> replicas = new ArrayList<>();
  private final List<Map<String, Restore>> caches = List.of(new HashMap<>(), new HashMap<>());
  private final Set<Integer> busy = new HashSet<>();
  private final Set<String> deleted = new HashSet<>();
  private final Thread main = Thread.currentThread();
  private Random random = new Random();
  private boolean faulty = true;

  private FaultyStore store() {
    FaultyStore store =
        new FaultyStore(cluster.leases) {
          @Override
          public LeaseWatch watch(
              io.github.leaselock.internal.store.WatchScope scope,
              Optional<String> position,
              LeaseWatch.Listener listener) {
            return LeaseWatch.NONE; // its threads would make a run another one each time
          }
        };
    store.faults(
        request -> {
          if (Thread.currentThread() != main) {
            return Optional.empty();
          }
          interleave();
          if (!faulty || random.nextInt(12) > 0) {
            return Optional.empty();
          }
          Kind kind =
              request.verb().equals("get") || random.nextBoolean()
                  ? Kind.TIMEOUT
                  : Kind.SERVER_ERROR;
          return Optional.of(
              new FaultyStore.Fault(random.nextBoolean() ? Fate.DONE : Fate.LOST, kind));
        });
    return store;
  }

  private Replica<Restore> replica() {
    LeaseLocks locks =
        StoreLocks.builder(store())
            .ticker(nanos::get)
            .sleeper(time -> nanos.addAndGet(time.toNanos()))
            .random(() -> 0.5)
            .build();
    return new Replica<>(
            cluster,
            locks,
            Restore.class,
            spec -> {
              Kinds.restores(spec);
              spec.drainingWith(
                  evicted -> {
                    things.kill(evicted.holder().orElseThrow().name());
                    return true;
                  });
            },
            null)
        .doing(
            (live, grant) -> {
              interleave();
              boolean over =
                  things.step(
                      live.getSpec().getCluster(), live.getMetadata().getName(), grant.token());
              interleave();
              return Step.status(Kinds.in(live, over ? "Succeeded" : "Running"));
            });
  }

  /** The other replica acts, between two requests of this one. */
  private void interleave() {
    for (int other = 0; other < 2; other++) {
      if (!busy.contains(other) && random.nextInt(6) == 0) {
        act(other);
      }
    }
  }

  private void act(int who) {
    busy.add(who);
    try {
      nanos.addAndGet(Duration.ofMillis(500).toNanos());
      Restore which = Kinds.restore("r" + random.nextInt(OBJECTS), "any");
      Restore cached = caches.get(who).get(which.getMetadata().getName());
      if (cached == null || random.nextInt(3) > 0) {
        Optional<Restore> stored = cluster.find(which);
        stored.ifPresent(now -> caches.get(who).put(now.getMetadata().getName(), now));
        cached = stored.orElse(null);
      }
      if (cached != null) {
        replicas.get(who).reconcileCached(cluster.copy(cached));
      }
    } catch (Exception thrown) {
      assertThat(thrown).hasMessage("an old token");
    } finally {
      busy.remove(who);
    }
  }

  @Test
  void neverTwoAtWorkOnOneThingAndAllFinish() throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println(
        "TwoReplicasTest: ./mvnw -pl lease-lock-josdk -am test -Dtest=TwoReplicasTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dseed="
            + seed);
    random = new Random(seed);
    replicas.add(replica());
    replicas.add(replica());
    cluster.failing(
        verb -> {
          interleave();
          return faulty && random.nextInt(12) == 0
              ? FAULTS.get(random.nextInt(FAULTS.size()))
              : Fault.NONE;
        });
    for (int i = 0; i < OBJECTS; i++) {
      cluster.create(Kinds.restore("r" + i, "c" + i % LOCKS));
    }
    try {
      for (int step = 0; step < STEPS && !allFinished(); step++) {
        faulty = step < STEPS / 2;
        act(random.nextInt(2));
        if (random.nextInt(200) == 0 && deleted.size() < OBJECTS / 8) {
          delete("r" + random.nextInt(OBJECTS));
        }
      }
      assertThat(allFinished()).as("all finished").isTrue();
      assertThat(cluster.statusWrites()).as("status writes").isLessThan(OBJECTS * 40);
    } finally {
      replicas.forEach(Replica::close);
    }
  }

  /** By force: nobody ends its work, and no replica is told. */
  private void delete(String name) {
    Restore which = Kinds.restore(name, "any");
    cluster.remove(which);
    deleted.add(name);
  }

  private boolean allFinished() {
    for (int i = 0; i < OBJECTS; i++) {
      Optional<Restore> now = cluster.find(Kinds.restore("r" + i, "any"));
      if (now.isPresent() && !Kinds.isFinished(now.get())) {
        return false;
      }
    }
    return true;
  }

  @Test
  void guardedBySessionsOneAtATimeActsForAnObject() throws Exception {
    LeaseLocks one = StoreLocks.on(cluster.leases);
    LeaseLocks two = StoreLocks.on(cluster.leases);
    Restore first = cluster.create(Kinds.restore("first", "c1"));
    List<String> steps = new ArrayList<>();
    try (LeaseSession mine = one.session("db").duration(Duration.ofMinutes(5)).open();
        LeaseSession others = two.session("db").duration(Duration.ofMinutes(5)).open();
        Replica<Restore> a = new Replica<>(cluster, one, Restore.class, Kinds::restores, mine);
        Replica<Restore> b = new Replica<>(cluster, two, Restore.class, Kinds::restores, others)) {
      b.doing((live, grant) -> Step.status(Kinds.in(live, "Succeeded")));
      a.doing(
          (live, grant) -> {
            steps.add("a begins");
            assertThat(b.reconcile(first)).isPresent();
            assertThat(b.cleanUp(first, object -> steps.add("b ends it"))).isFalse();
            steps.add("a ends");
            return Step.status(Kinds.in(live, "Running"));
          });

      assertThat(a.reconcile(first)).isPresent();
      assertThat(steps).containsExactly("a begins", "a ends");
      assertThat(b.worked).isEmpty();

      assertThat(b.reconcile(first)).isEmpty();
      assertThat(b.worked).containsExactly("first");
      String actor = "actor-" + first.getMetadata().getUid();
      assertThat(one.lock("db", actor).inspect().exists()).isFalse();
    }
  }

  @Test
  void aGuardThatIsOverDoesNothingAndComesAgain() throws Exception {
    LeaseLocks locks = StoreLocks.on(cluster.leases);
    Restore first = cluster.create(Kinds.restore("first", "c1"));
    LeaseSession session = locks.session("db").duration(Duration.ofMinutes(5)).open();
    session.close();
    try (Replica<Restore> replica =
        new Replica<>(cluster, locks, Restore.class, Kinds::restores, session)) {
      assertThat(replica.reconcile(first)).isPresent();
      assertThat(replica.worked).isEmpty();
    }
  }
}
