package io.github.leaselock.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.josdk.Laws.Law;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two leaders, each with a cache that is behind, and failing requests: between any two requests of
 * one the other may do whatever it likes. {@code -Dseed=} replays a run.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoReplicasTest {

  private static final int OBJECTS = 200;

  private final Cluster cluster = new Cluster();

  /** Of this run, with how to have it again. */
  static long seed(Class<?> test) {
    String asked = System.getProperty("seed", System.getenv("LEASELOCK_SEED"));
    long seed = asked == null || asked.isEmpty() ? new Random().nextLong() : Long.parseLong(asked);
    System.out.println(
        "./mvnw -pl lease-lock-josdk -am test -Dtest="
            + test.getSimpleName()
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dseed="
            + seed);
    return seed;
  }

  private static Fleet run(long seed, int replicas, boolean guarded) {
    Fleet fleet = new Fleet(seed, OBJECTS, replicas, guarded, Use.DOCUMENTED).run(laws -> false);
    System.out.println(fleet);
    return fleet;
  }

  @Test
  void guardedReplicasNeverOverlapAndAllFinishWithFewStatusWrites() {
    long seed = seed(TwoReplicasTest.class);
    Fleet two = run(seed, 2, true);
    assertThat(two.laws().broken()).as(two.laws().toString()).isEmpty();

    Fleet one = run(seed, 1, true);
    assertThat(one.laws().broken()).as(one.laws().toString()).isEmpty();
    assertThat(two.cluster().statuses())
        .allSatisfy((name, stored) -> assertThat(eachSaysSomethingElse(stored)).as(name).isTrue());
    assertThat(two.statusWrites())
        .as("status writes of two replicas")
        .isLessThanOrEqualTo(one.statusWrites() + 2 * OBJECTS);
  }

  /** Than the one before it. */
  private static boolean eachSaysSomethingElse(List<String> statuses) {
    return IntStream.range(1, statuses.size())
        .noneMatch(i -> statuses.get(i).equals(statuses.get(i - 1)));
  }

  @Test
  void withoutAGuardTheyMayActForTheSameObjectAndNothingElse() {
    Fleet two = run(seed(TwoReplicasTest.class), 2, false);
    assertThat(two.laws().broken())
        .as(two.laws().toString())
        .isSubsetOf(Set.of(Law.ONE_REPLICA_FOR_AN_OBJECT));
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
