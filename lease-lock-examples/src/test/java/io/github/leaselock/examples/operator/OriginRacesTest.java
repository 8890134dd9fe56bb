package io.github.leaselock.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.examples.api.MySQLBackup;
import io.github.leaselock.examples.api.MySQLRestore;
import io.github.leaselock.examples.api.OperationState;
import io.github.leaselock.examples.operator.FakeDatabase.Task;
import io.github.leaselock.examples.operator.OperatorEvent.What;
import io.github.leaselock.examples.operator.OriginDesign.Reads;
import io.github.leaselock.kubernetes.KubernetesHolders;
import io.github.leaselock.kubernetes.KubernetesLeaseStore;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The races of the design that lease-lock replaces. Each is a pair: the same scenario on {@link
 * OriginDesign}, which it breaks, and on the operator of this example, which it does not.
 */
class OriginRacesTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeDatabase database = new FakeDatabase();
  private final HookedStore store =
      new HookedStore(KubernetesLeaseStore.using(cluster.client()), TestCluster.LEASE);
  private final TestOperator operator = new TestOperator("ops-a", cluster, database, store);
  private final TestOperator other = new TestOperator("ops-b", cluster, database);
  private final OriginDesign origin = new OriginDesign(cluster);

  @AfterEach
  void stop() {
    operator.close();
    other.close();
    cluster.close();
  }

  @Nested
  class ABackupAndARestoreDecideAtTheSameMoment {

    @Test
    void withTwoLocksAndCachesBothRun() {
      MySQLBackup backup = cluster.backup("b1");
      origin.syncCache();
      origin.backupWritesStarting(backup);
      origin.restoreCreatesLease(cluster.restore("r1", "b0"));
      assertThat(origin.backupMayRun(Reads.CACHED)).isTrue();
      assertThat(origin.restoreMayRun(Reads.CACHED)).isTrue();
    }

    @Test
    void withOnlyTheLeaseReadLiveBothRun() {
      MySQLBackup backup = cluster.backup("b1");
      origin.syncCache();
      origin.backupWritesStarting(backup);
      assertThat(origin.backupMayRun(Reads.LIVE)).isTrue();
      origin.restoreCreatesLease(cluster.restore("r1", "b0"));
      assertThat(origin.restoreMayRun(Reads.CACHED)).isTrue();
    }

    @Test
    void onlyWithEveryReadLiveOneOfThemWaits() {
      MySQLBackup backup = cluster.backup("b1");
      origin.backupWritesStarting(backup);
      assertThat(origin.backupMayRun(Reads.LIVE)).isTrue();
      origin.restoreCreatesLease(cluster.restore("r1", "b0"));
      assertThat(origin.restoreMayRun(Reads.LIVE)).isFalse();
    }

    @Test
    void withOneLockTheBackupFailsIfTheRestoreWasFirst() throws Exception {
      MySQLBackup backup = cluster.backup("b1");
      MySQLRestore restore = cluster.restore("r1", "b0");
      store.beforeNextWrite(() -> other.reconcile(restore)); // we have read that it is free

      operator.reconcile(backup);

      Task work = database.awaitBegun();
      assertThat(database.running()).containsExactly("MySQLRestore/r1");
      assertThat(cluster.now(backup).getStatus().getStateDescription())
          .isEqualTo("backup cannot run while restore r1 is in progress");
      work.finish();
      other.awaitWorkEnded();
    }

    @Test
    void withOneLockTheRestoreWaitsIfTheBackupWasFirst() throws Exception {
      MySQLBackup backup = cluster.backup("b1");
      MySQLRestore restore = cluster.restore("r1", "b0");
      store.beforeNextWrite(() -> other.reconcile(backup));

      operator.reconcile(restore);

      Task work = database.awaitBegun();
      assertThat(database.running()).containsExactly("MySQLBackup/b1");
      assertThat(cluster.now(restore).getStatus().getWaitingForNames()).isEqualTo("MySQLBackup/b1");
      work.finish();
      other.awaitWorkEnded();
    }
  }

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
      LeaseLock lock = LeaseLocks.on(store).lock(TestCluster.NAMESPACE, TestCluster.LEASE);
      store.beforeNextWrite(() -> label(TestCluster.LEASE));

      assertThat(lock.release(KubernetesHolders.holderOf(restore)))
          .isInstanceOf(ReleaseResult.Released.class);

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
                  AcquireRequest.exclusive(KubernetesHolders.holderOf(next))
                      .takingOver(
                          new OperationLocks(cluster.client(), LeaseLocks.on(store), database)
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

  @Nested
  class TheLeaseAppearsBetweenReadAndCreate {

    @Test
    void creationAsAcquisitionMakesAnErrorOfIt() {
      origin.restoreCreatesLease(cluster.restore("r1", "b0"));
      MySQLRestore second = cluster.restore("r2", "b0");
      assertThatThrownBy(() -> origin.restoreCreatesLease(second))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("exists");
    }

    @Test
    void twoBackupsThatBothFindNoLeaseBothRun() throws Exception {
      MySQLBackup first = cluster.backup("b1");
      MySQLBackup second = cluster.backup("b2");
      store.beforeNextWrite(() -> other.reconcile(second)); // we were about to create it

      operator.reconcile(first);

      Task one = database.awaitBegun();
      Task two = database.awaitBegun();
      assertThat(database.running()).containsExactlyInAnyOrder("MySQLBackup/b1", "MySQLBackup/b2");
      one.finish();
      two.finish();
      operator.awaitWorkEnded();
      other.awaitWorkEnded();
    }
  }

  @Nested
  class ARestoreThatOnlyChecks {

    @Test
    void isInvisibleToABackupThatStartsLater() {
      assertThat(origin.restoreMayRun(Reads.LIVE)).isTrue(); // checked, nothing taken
      assertThat(origin.backupMayRun(Reads.LIVE)).isTrue();
    }

    @Test
    void takesTheLockBeforeAnythingElse() throws Exception {
      MySQLRestore restore = cluster.restore("r1", "b0");
      operator.reconcile(restore);
      Task work = database.awaitBegun();
      MySQLBackup late = cluster.backup("b1");
      other.reconcile(late);
      assertThat(database.running()).containsExactly("MySQLRestore/r1");
      assertThat(cluster.now(late).getStatus().getState()).isEqualTo(OperationState.Failed);
      work.finish();
      operator.awaitWorkEnded();
    }
  }

  @Test
  void aLeaseThatIsHeldForAnHourIsNeverWrittenMeanwhile() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    Task work = database.awaitBegun();
    Lease before = cluster.lease();
    for (int reconciliation = 0; reconciliation < 10; reconciliation++) {
      operator.reconcile(restore);
      other.reconcile(restore);
    }
    assertThat(cluster.lease()).isEqualTo(before);
    work.finish();
    operator.awaitWorkEnded();
  }
}
