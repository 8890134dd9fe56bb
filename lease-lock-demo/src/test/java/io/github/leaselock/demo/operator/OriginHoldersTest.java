package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.operator.FakeDatabase.Task;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import io.github.leaselock.demo.operator.OriginDesign.Reads;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What the design that lease-lock replaces makes of a holder that changed, vanished or never was.
 * Each is a pair: the same scenario on {@link OriginDesign}, which it breaks, and on the operator
 * of this example, which it does not.
 */
class OriginHoldersTest extends OriginAndExample {

  @Nested
  class ARestoreIsDeletedAndAppliedAgain {

    @Test
    void aHolderComparedByNameBlocksItselfForEver() {
      MySQLRestore first = cluster.restore("r1", "b0");
      origin.restoreCreatesLease(first);
      cluster.resource(first).delete();
      MySQLRestore second = cluster.restore("r1", "b0");
      assertThat(second.getMetadata().getUid()).isNotEqualTo(first.getMetadata().getUid());
      assertThat(origin.holderIsStale(Reads.LIVE)).isFalse();
      assertThat(origin.backupMayRun(Reads.LIVE)).isFalse();
    }

    @Test
    void aHolderComparedByUidIsTakenOverByItsSuccessor() throws Exception {
      MySQLRestore first = cluster.restore("r1", "b0");
      cluster.hold(first);
      cluster.resource(first).delete();
      MySQLRestore second = cluster.restore("r1", "b0");

      operator.reconcile(second);

      Task work = database.awaitBegun();
      assertThat(cluster.lease().getSpec().getHolderIdentity())
          .endsWith(second.getMetadata().getUid());
      work.finish();
      operator.awaitWorkEnded();
    }
  }

  @Nested
  class ALeaseChangesWhileItIsReleased {

    @Test
    void aConflictTakenForSuccessLeavesTheLockHeldForEver() {
      MySQLRestore restore = cluster.restore("r1", "b0");
      origin.restoreCreatesLease(restore);
      assertThat(origin.release(() -> label(OriginDesign.RESTORE_LEASE))).isTrue();
      assertThat(origin.backupMayRun(Reads.LIVE)).isFalse();
    }

    @Test
    void aConflictIsReadBackAndTheLockIsFreeAfterwards() {
      MySQLRestore restore = cluster.restore("r1", "b0");
      cluster.hold(restore);
      LeaseLock lock = StoreLocks.on(store).lock(TestCluster.NAMESPACE, TestCluster.LEASE);
      store.beforeNextWrite(() -> label(TestCluster.LEASE));

      assertThat(lock.release(KubernetesLocks.holderOf(restore)))
          .returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);

      assertThat(cluster.lease().getSpec().getHolderIdentity()).isEmpty();
      assertThat(cluster.lease().getMetadata().getLabels()).containsEntry("touched", "yes");
    }

    private void label(String lease) {
      cluster
          .leases()
          .withName(lease)
          .edit(
              current -> {
                Map<String, String> labels = new HashMap<>(current.getMetadata().getLabels());
                labels.put("touched", "yes");
                current.getMetadata().setLabels(labels);
                return current;
              });
    }
  }

  @Nested
  class AHolderCannotBeParsed {

    @Test
    void takenForNobodyItIsOverrun() {
      origin.restoreCreatesLease(cluster.restore("r1", "b0"));
      setHolder(OriginDesign.RESTORE_LEASE, "somebody");
      assertThat(origin.backupMayRun(Reads.LIVE)).isTrue();
    }

    @Test
    void itIsRespectedAndShown() {
      MySQLRestore restore = cluster.restore("r1", "b0");
      cluster.hold(restore);
      setHolder(TestCluster.LEASE, "somebody");
      MySQLBackup backup = cluster.backup("b1");

      operator.reconcile(backup);

      assertThat(database.nothingHasBegun()).isTrue();
      assertThat(cluster.now(backup).getStatus().getState()).isEqualTo(OperationState.Waiting);
      assertThat(cluster.now(backup).getStatus().getWaitingForNames()).isEqualTo("somebody");
    }

    private void setHolder(String lease, String holder) {
      cluster
          .leases()
          .withName(lease)
          .edit(
              current -> {
                current.getSpec().setHolderIdentity(holder);
                return current;
              });
    }
  }

  @Nested
  class TheCustomResourceIsGoneWhileItsWorkStillRuns {

    @Test
    void withoutADrainTheNextRestoreRunsBesideTheOldOne() throws Exception {
      runAndRemoveByForce("r1");
      MySQLRestore next = cluster.restore("r2", "b0");
      AcquireResult undrained =
          cluster
              .lock()
              .acquire(
                  KubernetesLocks.holderOf(next),
                  AcquireRequest.exclusive()
                      .takingOver(
                          new OperationLocks(cluster.client(), StoreLocks.on(store), database)
                              .goneOrFinished()));
      assertThat(undrained).isInstanceOf(AcquireResult.Acquired.class);
      assertThat(database.running()).containsExactly("MySQLRestore/r1");
    }

    @Test
    void theNextRestoreBeginsWhenTheOldWorkHasBeenDrained() throws Exception {
      runAndRemoveByForce("r1");
      MySQLRestore next = cluster.restore("r2", "b0");
      SeveralOperatorsTest.reconcileUntilItBegins(other, next);
      Task work = database.awaitBegun();
      assertThat(database.running()).containsExactly("MySQLRestore/r2");
      assertThat(database.violations()).isEmpty();
      work.finish();
      other.awaitWorkEnded();
    }

    private void runAndRemoveByForce(String name) throws InterruptedException {
      MySQLRestore restore = cluster.restore(name, "b0");
      operator.reconcile(restore);
      assertThat(database.awaitBegun().permit().subject()).isEqualTo("MySQLRestore/" + name);
      operator.awaitTold("MySQLRestore/" + name, What.STARTED);
      cluster.resource(restore).delete();
    }
  }

  @Nested
  class TheCacheHasNotSeenTheHolderYet {

    @Test
    void aCachedNotFoundEvictsALiveHolder() {
      origin.syncCache();
      origin.restoreCreatesLease(cluster.restore("r1", "b0"));
      assertThat(origin.holderIsStale(Reads.CACHED)).isTrue();
      assertThat(origin.holderIsStale(Reads.LIVE)).isFalse();
    }

    @Test
    void aHolderCreatedThisInstantIsLive() {
      MySQLRestore live = cluster.restore("r1", "b0");
      cluster.hold(live);
      MySQLRestore next = cluster.restore("r2", "b0");
      operator.reconcile(next);
      assertThat(cluster.now(next).getStatus().getWaitingForNames()).isEqualTo("MySQLRestore/r1");
      assertThat(database.nothingHasBegun()).isTrue();
    }
  }
}
