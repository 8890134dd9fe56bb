package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.FaultyStore;
import io.github.leaselock.internal.memory.FaultyStore.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of locks and places when objects are deleted, with a finalizer and without. */
@Timeout(120)
class DeletionTest {

  private final Cluster cluster = new Cluster();
  private final FaultyStore store = new FaultyStore(cluster.leases);
  private final LeaseLocks locks = StoreLocks.on(store);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Replica<Restore> replica = replica(Kinds::restores);
  private final Restore first = restore("first");
  private final Restore second = restore("second");

  private Replica<Restore> replica(Consumer<OperationSpec<Restore>> specification) {
    Replica<Restore> made = new Replica<>(cluster, locks, Restore.class, specification, null);
    open.add(made);
    return made.doing((live, grant) -> Step.status(Kinds.in(live, "Running")));
  }

  @AfterEach
  void close() throws Exception {
    store.heal();
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private Restore restore(String name) {
    return cluster.create(Kinds.restore(name, "c1"));
  }

  private boolean named(Restore restore) {
    var snapshot = StoreLocks.on(cluster.leases).lock(Kinds.lockOf(restore)).inspect();
    String identity = holderOf(restore).identity();
    return snapshot.queue().positionOf(holderOf(restore)).isPresent()
        || snapshot.holders().stream().anyMatch(holder -> holder.identity().equals(identity));
  }

  /** Deletes it as without a finalizer; until the Lease has moved. */
  private void goneOf(Replica<Restore> of, Restore object) throws Exception {
    BlockingQueue<String> moved = new LinkedBlockingQueue<>();
    Restore last = cluster.get(object);
    cluster.remove(object);
    Runnable listening = cluster.leases.server().listen(change -> moved.add("moved"));
    of.wakes.onResourceDeleted(last);
    assertThat(moved.poll(60, TimeUnit.SECONDS)).isNotNull();
    listening.run();
  }

  @Test
  void withAFinalizerTheLockIsKeptUntilTheWorkIsGone() throws Exception {
    replica.reconcile(first);
    cluster.mark(first);

    assertThat(replica.cleanUp(first, object -> false)).isFalse();
    assertThat(named(first)).isTrue();
    assertThat(replica.cleanUp(first, object -> true)).isTrue();
    assertThat(named(first)).isFalse();
  }

  @Test
  void anEndThatThrowsIsTriedAgain() throws Exception {
    replica.reconcile(first);
    cluster.mark(first);

    assertThat(
            replica.cleanUp(
                first,
                object -> {
                  throw new IllegalStateException("made up");
                }))
        .isFalse();

    assertThat(named(first)).isTrue();
  }

  @Test
  void aReleaseThatFailsKeepsTheFinalizer() throws Exception {
    replica.reconcile(first);
    cluster.mark(first);
    for (Kind kind : List.of(Kind.FORBIDDEN, Kind.UNAUTHORIZED)) {
      store.faults(
          request ->
              request.verb().equals("update")
                  ? Optional.of(new FaultyStore.Fault(Fate.LOST, kind))
                  : Optional.empty());
      assertThat(replica.cleanUp(first, object -> true)).as("%s", kind).isFalse();
    }
    store.heal();
    assertThat(replica.cleanUp(first, object -> true)).isTrue();
    assertThat(named(first)).isFalse();
  }

  @Test
  void whoWaitsIsLetGoAndLeavesTheQueue() throws Exception {
    replica.reconcile(first);
    replica.reconcile(second);
    cluster.mark(second);

    assertThat(replica.cleanUp(second, object -> true)).isTrue();

    assertThat(named(second)).isFalse();
    assertThat(replica.wakes.size()).isZero();
    assertThat(named(first)).isTrue();
  }

  @Test
  void aNamespaceThatIsBeingDeletedIsNotKeptByAFinalizer() {
    cluster.leases.server().terminateNamespace("db");
    cluster.mark(first);

    assertThat(replica.cleanUp(first, object -> true)).isTrue();

    assertThat(cluster.leases.server().get(Kinds.lockOf(first)).isSuccess()).isFalse();
  }

  @Test
  void anObjectForWhichNoLockCanBeNamedIsLetGo() {
    Replica<Restore> strict =
        replica(
            spec -> {
              Kinds.restores(spec);
              spec.lock(
                  restore -> {
                    throw new IllegalArgumentException("spec.cluster is missing");
                  });
            });
    cluster.mark(first);

    assertThat(strict.cleanUp(first, object -> false)).isFalse();
    assertThat(strict.cleanUp(first, object -> true)).isTrue();
  }

  @Test
  void withoutAFinalizerThePlaceInTheQueueGoesWithTheObject() throws Exception {
    replica.reconcile(first);
    replica.reconcile(second);
    assertThat(named(second)).isTrue();

    goneOf(replica, second);

    assertThat(named(second)).isFalse();
    assertThat(named(first)).isTrue();
    assertThat(replica.wakes.size()).isZero();
  }

  @Test
  void withoutAFinalizerAnOfferGoesToTheNext() throws Exception {
    Restore third = restore("third");
    replica.reconcile(first);
    replica.reconcile(second);
    replica.reconcile(third);
    replica.doing((live, grant) -> Step.status(Kinds.in(live, "Succeeded"))).reconcile(first);
    assertThat(replica.awaitEvent()).isEqualTo("second");

    goneOf(replica, second);

    assertThat(replica.awaitEvent()).isEqualTo("third");
    assertThat(replica.reconcile(third)).isEmpty();
  }

  @Test
  void withoutAFinalizerAHoldIsKeptUntilItsWorkIsDrained() throws Exception {
    List<String> asked = new ArrayList<>();
    Replica<Restore> drains =
        replica(
            spec -> {
              Kinds.restores(spec);
              spec.drainingWith(evicted -> asked.add(evicted.identity()));
            });
    replica.reconcile(first);
    Restore last = cluster.get(first);
    cluster.remove(first);
    BlockingQueue<String> reads = new LinkedBlockingQueue<>();
    store.faults(
        request -> {
          reads.add(request.verb());
          return Optional.empty();
        });

    replica.wakes.onResourceDeleted(last);

    assertThat(reads.poll(60, TimeUnit.SECONDS)).isEqualTo("get"); // it looks
    assertThat(named(first)).isTrue(); // and by the next, which drains, it is taken over
    assertThat(
            drains
                .doing((live, grant) -> Step.status(Kinds.in(live, "Succeeded")))
                .reconcile(second))
        .isEmpty();
    assertThat(asked).containsExactly(holderOf(last).identity());
  }

  @Test
  void whereWorkEndsWithItsObjectAHoldGoesWithItToo() throws Exception {
    Replica<Restore> owned =
        replica(
            spec -> {
              Kinds.restores(spec);
              spec.workEndsWithObject();
            });
    owned.reconcile(first);

    goneOf(owned, first);

    assertThat(named(first)).isFalse();
  }

  @Test
  void whatHadFinishedIsReleasedWhenItIsDeletedAfterACrash() throws Exception {
    replica.reconcile(first);
    cluster.update(Kinds.in(cluster.get(first), "Succeeded"));

    goneOf(replica(Kinds::restores), first);

    assertThat(named(first)).isFalse();
  }
}
