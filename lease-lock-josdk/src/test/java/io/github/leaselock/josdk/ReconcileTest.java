package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockHolder;
import io.github.leaselock.internal.StoreLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of objects that are reconciled, while nothing fails. */
@Timeout(120)
class ReconcileTest {

  private final Cluster cluster = new Cluster();
  private final LeaseLocks locks = StoreLocks.on(cluster.leases);
  private final Replica<Restore> replica = replica(Kinds::restores);
  private final List<AutoCloseable> open = new ArrayList<>(List.of(replica));

  private Replica<Restore> replica(Consumer<OperationSpec<Restore>> specification) {
    return new Replica<>(cluster, locks, Restore.class, specification, null);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private Restore restore(String name) {
    return cluster.create(Kinds.restore(name, "c1"));
  }

  private List<String> holders() {
    return locks.lock(new LeaseKey("db", "c1-operations")).inspect().holders().stream()
        .filter(holder -> holder.offer().isEmpty())
        .map(LockHolder::identity)
        .toList();
  }

  private String phase(Restore restore) {
    return Kinds.phase(cluster.get(restore));
  }

  private static LockedWork<Restore> becoming(String phase) {
    return (live, grant) -> Step.status(Kinds.in(live, phase));
  }

  @Test
  void theLockIsHeldWhileTheWorkRunsAndGivenBackOnceTheFinalStatusIsStored() throws Exception {
    Restore first = restore("first");

    assertThat(replica.doing(becoming("Running")).reconcile(first)).isPresent();
    assertThat(phase(first)).isEqualTo("Running");
    assertThat(holders()).containsExactly(holderOf(first).identity());

    assertThat(replica.doing(becoming("Succeeded")).reconcile(first)).isEmpty();
    assertThat(phase(first)).isEqualTo("Succeeded");
    assertThat(holders()).isEmpty();
  }

  @Test
  void theFinalStatusIsStoredBeforeTheLockGoes() throws Exception {
    Restore first = restore("first");
    List<String> phases = new ArrayList<>();
    replica.doing(becoming("Running")).reconcile(first);
    replica.doing(becoming("Succeeded"));
    Runnable listening =
        cluster.leases.server().listen(change -> phases.add(phase(first) + holders().size()));
    assertThat(replica.reconcile(first)).isEmpty();
    listening.run();

    assertThat(phases).containsExactly("Succeeded0");
  }

  @Test
  void everyStepOfOneObjectHasTheSameToken() throws Exception {
    Restore first = restore("first");
    List<FencingToken> tokens = new ArrayList<>();
    replica.doing(
        (live, grant) -> {
          tokens.add(grant.token());
          return Step.unchanged();
        });

    replica.reconcile(first);
    replica.reconcile(first);

    assertThat(tokens).hasSize(2).allMatch(tokens.get(0)::equals);
  }

  @Test
  void whoWaitsSaysSoOnceAndIsWokenWhenItsTurnHasCome() throws Exception {
    Restore first = restore("first");
    Restore second = restore("second");
    replica.doing(becoming("Running"));
    replica.reconcile(first);

    assertThat(replica.reconcile(second)).isPresent();
    assertThat(phase(second)).isEqualTo("Waiting");
    int writes = cluster.statusWrites();
    assertThat(replica.reconcile(second)).isPresent();
    assertThat(cluster.statusWrites()).isEqualTo(writes);
    assertThat(replica.worked).doesNotContain("second");

    replica.doing(becoming("Succeeded"));
    replica.reconcile(first);
    assertThat(replica.awaitEvent()).isEqualTo("second");
    assertThat(replica.reconcile(second)).isEmpty();
    assertThat(phase(second)).isEqualTo("Succeeded");
  }

  @Test
  void ofManyWhoWaitOneIsWokenForOneGrant() throws Exception {
    Restore first = restore("first");
    replica.doing(becoming("Running"));
    replica.reconcile(first);
    List<Restore> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Restore one = restore("waits" + i);
      waiting.add(one);
      replica.reconcile(one);
    }

    replica.doing(becoming("Succeeded"));
    replica.reconcile(first);

    for (Restore one : waiting) {
      assertThat(replica.awaitEvent()).isEqualTo(one.getMetadata().getName());
      assertThat(replica.events).isEmpty();
      replica.reconcile(one);
    }
    assertThat(holders()).isEmpty();
    assertThat(replica.wakes.size()).isZero();
  }

  @Test
  void aCacheThatIsBehindDecidesNothing() throws Exception {
    Restore old = restore("first");
    cluster.update(Kinds.in(cluster.get(old), "Failed"));

    assertThat(replica.doing(becoming("Running")).reconcileCached(old)).isEmpty();

    assertThat(replica.worked).isEmpty();
    assertThat(phase(old)).isEqualTo("Failed");
    assertThat(holders()).isEmpty();
  }

  @Test
  void whyItWaitsIsNotSaidOverANewerStatus() throws Exception {
    Restore first = restore("first");
    Restore old = restore("second");
    replica.doing(becoming("Running"));
    replica.reconcile(first);
    cluster.update(Kinds.in(cluster.get(old), "Failed"));

    assertThat(replica.reconcileCached(old)).isPresent();

    assertThat(phase(old)).isEqualTo("Failed");
  }

  @Test
  void aFinalStatusDeclinesAnObjectAndGivesUpItsPlace() throws Exception {
    Replica<Restore> declining =
        replica(
            spec -> {
              Kinds.restores(spec);
              spec.waitingStatus((restore, why) -> Kinds.in(restore, "Failed"));
            });
    open.add(declining);
    Restore first = restore("first");
    Restore second = restore("second");
    replica.doing(becoming("Running"));
    replica.reconcile(first);

    assertThat(declining.reconcile(second)).isEmpty();

    assertThat(phase(second)).isEqualTo("Failed");
    assertThat(locks.lock(Kinds.lockOf(second)).inspect().queue().isEmpty()).isTrue();
    assertThat(declining.wakes.size()).isZero();
  }

  @Test
  void whatIsFinishedIsReleasedAfterACrashAndThenCostsNoRequest() throws Exception {
    Restore first = restore("first");
    replica.doing(becoming("Running"));
    replica.reconcile(first);
    cluster.update(Kinds.in(cluster.get(first), "Succeeded")); // and then it crashed
    Replica<Restore> next = replica(Kinds::restores);
    open.add(next);

    assertThat(next.reconcile(first)).isEmpty();
    assertThat(holders()).isEmpty();

    cluster.leases.server().terminateNamespace("db");
    cluster.leases.server().removeNamespace("db");
    assertThat(next.reconcile(first)).isEmpty();
  }

  @Test
  void anObjectOfAnotherLifeIsNotWorkedOn() throws Exception {
    Restore old = restore("first");
    cluster.remove(old);
    restore("first");

    assertThat(replica.reconcileCached(old)).isEmpty();

    assertThat(replica.worked).isEmpty();
  }

  @Test
  void anObjectThatIsBeingDeletedBeginsNothing() throws Exception {
    Restore first = restore("first");
    cluster.mark(first);

    assertThat(replica.reconcileCached(first)).isPresent();
    assertThat(replica.reconcile(first)).isEmpty();

    assertThat(replica.worked).isEmpty();
  }

  @Test
  void workThatThrowsKeepsTheLockAndIsTriedAgainThoughTheSdkGivesUp() throws Exception {
    Replica<Restore> quick =
        replica(
            spec -> {
              Kinds.restores(spec);
              spec.recheckEvery(Duration.ofMillis(20));
            });
    open.add(quick);
    Restore first = restore("first");
    quick.doing(
        (live, grant) -> {
          throw new IllegalStateException("made up");
        });

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> quick.reconcile(first)).hasMessage("made up");
      assertThat(quick.awaitEvent()).isEqualTo("first");
    }

    assertThat(holders()).containsExactly(holderOf(first).identity());
    quick.doing(becoming("Succeeded"));
    assertThat(quick.reconcile(first)).isEmpty();
    assertThat(quick.wakes.size()).isZero();
  }

  @Test
  void aBackupThatIsGoneDoesNotBlockARestoreOfTheSameOperations() throws Exception {
    replica.operations.add(Backup.class, Kinds::backups);
    Backup backup = cluster.create(Kinds.backup("b", "c1"));
    assertThat(locks.lock(Kinds.lockOf(backup)).acquire(holderOf(backup), AcquireRequest.shared()))
        .isNotNull();
    Restore first = restore("first");
    assertThat(replica.reconcile(first)).isPresent();
    assertThat(replica.worked).isEmpty();

    cluster.remove(backup);

    assertThat(replica.doing(becoming("Succeeded")).reconcile(first)).isEmpty();
  }

  @Test
  void priorityIsServedFirst() throws Exception {
    Replica<Restore> urgent =
        replica(
            spec -> {
              Kinds.restores(spec);
              spec.priority(10);
            });
    open.add(urgent);
    Restore first = restore("first");
    replica.doing(becoming("Running"));
    replica.reconcile(first);
    replica.reconcile(restore("second"));
    Restore third = restore("third");
    urgent.reconcile(third);

    replica.doing(becoming("Succeeded"));
    replica.reconcile(first);

    assertThat(urgent.awaitEvent()).isEqualTo("third");
    assertThat(urgent.doing(becoming("Succeeded")).reconcile(third)).isEmpty();
    assertThat(replica.awaitEvent()).isEqualTo("second");
  }

  @Test
  void workOfWhomItTookOverFromIsDrained() throws Exception {
    List<LockHolder> asked = new ArrayList<>();
    Replica<Restore> drains =
        replica(
            spec -> {
              Kinds.restores(spec);
              spec.drainingWith(
                  evicted -> {
                    asked.add(evicted);
                    return asked.size() > 1;
                  });
            });
    open.add(drains);
    Restore first = restore("first");
    replica.doing(becoming("Running"));
    replica.reconcile(first);
    cluster.remove(first);
    Restore second = restore("second");

    assertThat(drains.reconcile(second)).isPresent();
    assertThat(drains.worked).isEmpty();
    assertThat(cluster.get(second).getStatus().getMessage()).startsWith("Draining");
    drains.doing(becoming("Succeeded"));
    assertThat(drains.reconcile(second)).isEmpty();
    assertThat(asked).hasSize(2);
  }

  @Test
  void theTimeOfTheNextLookIsTheStepsOrTheSpecifications() throws Exception {
    Restore first = restore("first");
    replica.doing((live, grant) -> Step.<Restore>unchanged().checkAfter(Duration.ofSeconds(5)));
    Optional<Duration> own = replica.reconcile(first);
    replica.doing((live, grant) -> Step.unchanged());
    Optional<Duration> usual = replica.reconcile(first);

    assertThat(own.orElseThrow()).isBetween(Duration.ofMillis(4500), Duration.ofMillis(5500));
    assertThat(usual.orElseThrow()).isBetween(Duration.ofSeconds(27), Duration.ofSeconds(33));
  }
}
