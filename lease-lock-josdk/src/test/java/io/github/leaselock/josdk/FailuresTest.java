package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockHolder;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.FaultyStore;
import io.github.leaselock.internal.memory.FaultyStore.Fate;
import io.github.leaselock.josdk.Cluster.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fails on the way is never thrown, and the object is reconciled again. */
@Timeout(120)
class FailuresTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Cluster cluster = new Cluster();
  private final FaultyStore store = new FaultyStore(cluster.leases);
  private final LeaseLocks locks = locks(store);
  private final Replica<Restore> replica = replica(locks);
  private final List<AutoCloseable> open = new ArrayList<>(List.of(replica));
  private final Restore first = cluster.create(Kinds.restore("first", "c1"));

  private LeaseLocks locks(FaultyStore of) {
    return StoreLocks.builder(of)
        .ticker(nanos::get)
        .sleeper(time -> nanos.addAndGet(time.toNanos()))
        .build();
  }

  private Replica<Restore> replica(LeaseLocks by) {
    Replica<Restore> replica = new Replica<>(cluster, by, Restore.class, Kinds::restores, null);
    return replica.doing((live, grant) -> Step.status(Kinds.in(live, "Running")));
  }

  @AfterEach
  void close() throws Exception {
    store.heal();
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private Replica<Restore> succeeding() {
    return replica.doing((live, grant) -> Step.status(Kinds.in(live, "Succeeded")));
  }

  private List<LockHolder> holders() {
    return StoreLocks.on(cluster.leases).lock(Kinds.lockOf(first)).inspect().holders();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anyFailureOfAReadIsWaitedOut(Kind kind) throws Exception {
    store.faults(failing("get", kind, false));
    assertThat(replica.reconcile(first)).isPresent();
    assertThat(replica.worked).isEmpty();

    store.heal();
    assertThat(succeeding().reconcile(first)).isEmpty();
    assertThat(holders()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anyFailureOfAWriteIsWaitedOut(Kind kind) throws Exception {
    replica.reconcile(first);
    store.faults(failing("update", kind, false));
    Optional<Duration> again = succeeding().reconcile(first);
    assertThat(Kinds.phase(cluster.get(first))).isEqualTo("Succeeded");
    assertThat(again).isPresent();

    store.heal();
    assertThat(replica.reconcile(first)).isEmpty();
    assertThat(holders()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"SERVER_ERROR", "TIMEOUT", "CONNECTION"})
  void anyLostAnswerIsFoundOut(Kind kind) throws Exception {
    store.faults(failing("update", kind, true));
    replica.reconcile(first);
    store.heal();
    replica.reconcile(first);
    assertThat(holders()).hasSize(1);

    store.faults(failing("update", kind, true));
    succeeding().reconcile(first);
    store.heal();
    assertThat(replica.reconcile(first)).isEmpty();
    assertThat(holders()).isEmpty();
  }

  private static java.util.function.Function<FaultyStore.Request, Optional<FaultyStore.Fault>>
      failing(String verb, Kind kind, boolean done) {
    return asked ->
        asked.verb().equals(verb)
            ? Optional.of(new FaultyStore.Fault(done ? Fate.DONE : Fate.LOST, kind))
            : Optional.empty();
  }

  @Test
  void aRightThatIsMissingIsSaidAndTheObjectComesAgainUntilItIsGranted() throws Exception {
    store.faults(failing("get", Kind.FORBIDDEN, false));
    for (int i = 0; i < 20; i++) { // more often than the SDK would try again
      assertThat(replica.reconcile(first)).isPresent();
    }
    assertThat(cluster.get(first).getStatus().getMessage()).startsWith("AccessDenied");
    assertThat(cluster.statusWrites()).isOne();

    store.heal();
    assertThat(succeeding().reconcile(first)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"NOT_DONE", "ANSWER_LOST"})
  void aFinalStatusThatMayNotBeStoredKeepsTheLock(Fault fault) throws Exception {
    replica.reconcile(first);
    cluster.failing(verb -> verb.equals("status") ? fault : Fault.NONE);
    assertThat(succeeding().reconcileCached(cluster.get(first))).isPresent();
    assertThat(holders()).singleElement().matches(one -> one.offer().isEmpty());

    cluster.failing(verb -> Fault.NONE);
    assertThat(replica.reconcile(first)).isEmpty();
    assertThat(holders()).isEmpty();
  }

  @Test
  void anObjectThatCannotBeReadIsNotWorkedOn() throws Exception {
    cluster.failing(verb -> Fault.NOT_DONE);
    assertThat(replica.reconcile(first)).isPresent();
    assertThat(replica.worked).isEmpty();
  }

  @Test
  void aStatusThatCannotSayWhyStopsNobody() throws Exception {
    replica.reconcile(first);
    Restore second = cluster.create(Kinds.restore("second", "c1"));
    cluster.failing(verb -> verb.equals("status") ? Fault.NOT_DONE : Fault.NONE);
    assertThat(replica.reconcile(second)).isPresent();

    cluster.failing(verb -> Fault.NONE);
    assertThat(succeeding().reconcile(first)).isEmpty();
    assertThat(replica.awaitEvent()).isEqualTo("second");
    assertThat(replica.reconcile(second)).isEmpty();
  }

  @Test
  void aStatusDecidedOnAnOlderVersionIsNotStored() throws Exception {
    replica.doing(
        (live, grant) -> {
          cluster.update(Kinds.in(cluster.get(first), "Failed")); // another replica, meanwhile
          return Step.status(Kinds.in(live, "Running"));
        });

    assertThat(replica.reconcile(first)).isPresent();

    assertThat(Kinds.phase(cluster.get(first))).isEqualTo("Failed");
    assertThat(replica.reconcile(first)).isEmpty();
    assertThat(holders()).isEmpty();
  }

  @Test
  void anOfferToWhomNobodyActsForLapses() throws Exception {
    Replica<Restore> dead = replica(locks);
    replica.reconcile(first);
    dead.reconcile(cluster.create(Kinds.restore("second", "c1")));
    Restore third = cluster.create(Kinds.restore("third", "c1"));
    replica.reconcile(third);
    dead.close();

    succeeding().reconcile(first);
    replica.reconcile(third); // sees the offer for the first time
    assertThat(replica.worked).doesNotContain("third");
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());

    assertThat(replica.reconcile(third)).isEmpty();
    assertThat(replica.worked).endsWith("third");
  }

  @Test
  void twoReplicasAtTheSameObjectShareOneGrant() throws Exception {
    Replica<Restore> other = replica(locks(store));
    open.add(other);
    List<Long> tokens = new ArrayList<>();
    LockedWork<Restore> work =
        (live, grant) -> {
          tokens.add(grant.token().value());
          return Step.unchanged();
        };

    replica.doing(work).reconcile(first);
    other.doing(work).reconcile(first);
    replica.reconcile(first);

    assertThat(tokens).hasSize(3).containsOnly(tokens.get(0));
    assertThat(holders())
        .singleElement()
        .matches(one -> one.identity().equals(holderOf(first).identity()));
  }
}
