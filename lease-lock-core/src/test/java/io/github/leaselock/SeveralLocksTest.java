package io.github.leaselock;

import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cluster, shared, and one of its shards, exclusive: all or none. */
class SeveralLocksTest {

  private static final LeaseKey CLUSTER = new LeaseKey("db", "cluster1");
  private static final LeaseKey SHARD = new LeaseKey("db", "cluster1-shard-3");

  private final TestLocks world = new TestLocks();
  private final InMemoryLeaseStore stored = new InMemoryLeaseStore();
  private final HookedStore store = new HookedStore(stored);
  private final LeaseLocks locks = world.on(store).build();
  private final LeaseLock cluster = locks.lock(CLUSTER);
  private final LeaseLock shard = locks.lock(SHARD);
  private final LeaseLocks others = world.on(stored).build();

  private AcquireAllResult acquire(Holder holder) {
    return acquire(holder, true);
  }

  /** Given in the wrong order. */
  private AcquireAllResult acquire(Holder holder, boolean queued) {
    AcquireRequest whole = AcquireRequest.shared();
    AcquireRequest part = AcquireRequest.exclusive();
    Map<LeaseLock, AcquireRequest> requests = new LinkedHashMap<>();
    requests.put(shard, queued ? part.queued() : part);
    requests.put(cluster, queued ? whole.queued() : whole);
    return locks.acquireAll(holder, requests);
  }

  @Test
  void theyAreTakenInTheOrderOfTheirKeysAndGivenBackTheOtherWayRound() {
    AcquireAllResult result = acquire(RESTORE_1);

    assertThat(result.isAcquired()).isTrue();
    assertThat(result.answers().keySet()).containsExactly(CLUSTER, SHARD);
    assertThat(result.decidedBy()).isEmpty();
    assertThat(cluster.verify(RESTORE_1, result.token(cluster)).isValid()).isTrue();
    assertThat(shard.verify(RESTORE_1, result.token(shard)).isValid()).isTrue();
    assertThat(cluster.inspect().holders())
        .extracting(LockHolder::mode)
        .containsExactly(LockMode.SHARED);
    assertThat(store.requests())
        .startsWith("read cluster1", "create cluster1", "replace cluster1")
        .containsSubsequence("replace cluster1", "replace cluster1-shard-3");
    assertThat(LockCondition.of(result))
        .hasToString(
            "LockAcquired=True Acquired: locks acquired: db/cluster1, token "
                + result.token(cluster)
                + "; db/cluster1-shard-3, token "
                + result.token(shard));

    acquire(RESTORE_1);
    assertThat(store.requests()).as("again").hasSize(2);
    assertThat(locks.releaseAll(RESTORE_1, List.of(cluster, shard)).keySet())
        .containsExactly(SHARD, CLUSTER);
    assertThat(store.requests()).containsExactly("replace cluster1-shard-3", "replace cluster1");
    assertThat(locks.releaseAll(RESTORE_1, List.of(cluster, shard)).values())
        .allMatch(each -> each.status() == ReleaseResult.Status.NOT_HELD);
  }

  @Test
  void thoseBeforeTheOneThatRefusesAreGivenBackAndThePlaceIsKeptThere() {
    acquired(others.lock(SHARD).acquire(RESTORE_2, AcquireRequest.exclusive()));
    cluster.inspect();
    acquire(BACKUP_1, false);
    assertThat(others.lock(SHARD).inspect().queue().isEmpty()).as("a try").isTrue();
    store.requests();

    AcquireAllResult result = acquire(RESTORE_1);

    assertThat(result.isAcquired()).isFalse();
    assertThat(result.decidedBy()).contains(SHARD);
    assertThat(result.notConfirmed()).isEmpty();
    assertThat(result)
        .hasToString(
            "waiting for lock db/cluster1-shard-3: held exclusively by MySQLRestore restore-2"
                + " since 10:00Z; position 1");
    assertThat(LockCondition.of(result).reason()).isEqualTo("Queued");
    assertThat(store.requests())
        .containsExactly(
            "replace cluster1",
            "read cluster1-shard-3",
            "replace cluster1-shard-3",
            "replace cluster1");
    assertThat(cluster.inspect().isFree()).isTrue();
    assertThatThrownBy(() -> result.token(cluster))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not all are acquired: waiting for lock db/cluster1-shard-3");

    others.lock(SHARD).release(RESTORE_2);
    assertThat(shard.inspect().holders()).as("offered").hasSize(1);
    assertThat(acquire(RESTORE_1).isAcquired()).isTrue();
  }

  @Test
  void theFirstThatRefusesLeavesTheOthersAlone() {
    acquired(others.lock(CLUSTER).acquire(RESTORE_2, AcquireRequest.exclusive()));
    store.requests();

    AcquireAllResult result = acquire(RESTORE_1);

    assertThat(result.decidedBy()).contains(CLUSTER);
    assertThat(result.answers().keySet()).containsExactly(CLUSTER);
    assertThat(store.requests()).containsExactly("read cluster1", "replace cluster1");
    assertThat(others.lock(SHARD).inspect().exists()).isFalse();
  }

  @Test
  void whatACrashLeavesIsJudgedByOthersAndTakenUpByWhoeverGoesOnForTheSameObject() {
    acquire(RESTORE_2, false);
    locks.releaseAll(RESTORE_2, List.of(cluster, shard));
    store.after(
        1,
        () -> {
          throw new AssertionError("crashed");
        });
    assertThatThrownBy(() -> acquire(RESTORE_1)).hasMessage("crashed");
    assertThat(cluster.inspect().holders()).hasSize(1);
    assertThat(shard.inspect().isFree()).isTrue();

    LeaseLock otherCluster = others.lock(CLUSTER);
    assertThat(otherCluster.acquire(RESTORE_2, AcquireRequest.exclusive()))
        .isInstanceOf(AcquireResult.Held.class);
    AcquireAllResult takenUp = acquire(RESTORE_1);
    assertThat(takenUp.isAcquired()).isTrue();

    AcquireRequest takesOver =
        AcquireRequest.exclusive()
            .takingOver(
                holder ->
                    holder.holder().equals(Optional.of(RESTORE_1))
                        ? Verdict.stale()
                        : Verdict.live());
    AcquireAllResult taken =
        others.acquireAll(
            RESTORE_2, Map.of(otherCluster, takesOver, others.lock(SHARD), takesOver));
    assertThat(taken.isAcquired()).isTrue();
    assertThat(acquire(RESTORE_1).decidedBy()).contains(CLUSTER);
  }

  @Test
  void oneThatDrainsCountsAsHeldAndTheHolderMayNotActYet() {
    acquired(others.lock(CLUSTER).acquire(RESTORE_2, AcquireRequest.exclusive()));
    AcquireRequest takesOver =
        AcquireRequest.exclusive().takingOver(TestLocks.ALL_STALE).drainingWith(evicted -> false);

    AcquireAllResult result =
        locks.acquireAll(RESTORE_1, Map.of(cluster, takesOver, shard, AcquireRequest.exclusive()));

    assertThat(result.isAcquired()).isFalse();
    assertThat(result.decidedBy()).contains(CLUSTER);
    assertThat(LockCondition.of(result).reason()).isEqualTo("Draining");
    assertThat(shard.inspect().holders()).hasSize(1);
  }

  @Test
  void withoutAnAnswerNothingIsGivenBackAndTheNextCallSettlesIt() {
    acquire(RESTORE_2, false);
    locks.releaseAll(RESTORE_2, List.of(cluster, shard));
    ScriptedStore failing = new ScriptedStore(stored);
    LeaseLocks elsewhere = world.on(failing).within(Duration.ofMillis(1)).build();
    LeaseLock first = elsewhere.lock(CLUSTER);
    LeaseLock second = elsewhere.lock(SHARD);
    Map<LeaseLock, AcquireRequest> requests =
        Map.of(first, AcquireRequest.shared(), second, AcquireRequest.exclusive());
    failing.before("replace", () -> {}).failing("replace", ScriptedStore.Fate.DONE, Kind.TIMEOUT);

    AcquireAllResult result = elsewhere.acquireAll(RESTORE_1, requests);

    assertThat(result.decidedBy()).contains(SHARD);
    assertThat(LockCondition.of(result).status()).isEqualTo("Unknown");
    assertThat(cluster.inspect().holders()).hasSize(1);
    assertThat(elsewhere.acquireAll(RESTORE_1, requests).isAcquired()).isTrue();
  }

  @Test
  void ifOnlyAPersonCanHelpNothingIsKept() {
    acquire(RESTORE_2, false);
    locks.releaseAll(RESTORE_2, List.of(cluster, shard));
    stored.server().mergePatch(SHARD, Map.of("spec", Map.of("strategy", "OldestEmulationVersion")));

    TestLocks.assertRefused(
        SHARD, LeaseRefusedException.Reason.ELECTION_MANAGED, () -> acquire(RESTORE_1));

    assertThat(cluster.inspect().isFree()).isTrue();
  }

  @Test
  void badInputIsRefusedBeforeAnyRequest() {
    AcquireRequest mine = AcquireRequest.exclusive();
    Holder session =
        new SessionHolder(new LeaseKey("ops", "s"), "u", Duration.ofSeconds(15), 1).asHolder();
    Holder person = new Reservation("db", "jane", "m1", Optional.empty()).asHolder();

    assertRefused(RESTORE_1, Map.of(), "at least one");
    assertRefused(
        RESTORE_1, Map.of(cluster, mine, locks.lock(CLUSTER), mine), "on Lease db/cluster1");
    assertRefused(
        RESTORE_1, Map.of(cluster, mine, others.lock(SHARD), mine), "by other locks than these");
    for (Holder noObject : List.of(session, person)) {
      assertRefused(
          noObject, Map.of(cluster, AcquireRequest.shared().queued()), "only an object can wait");
    }
    assertThatThrownBy(() -> locks.releaseAll(RESTORE_1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.requests()).isEmpty();
  }

  private void assertRefused(Holder holder, Map<LeaseLock, AcquireRequest> requests, String says) {
    assertThatThrownBy(() -> locks.acquireAll(holder, requests))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }
}
