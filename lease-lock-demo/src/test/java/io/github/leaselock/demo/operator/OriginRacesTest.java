package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.operator.FakeDatabase.Task;
import io.github.leaselock.demo.operator.OriginDesign.Reads;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The races of the design that lease-lock replaces. Each is a pair: the same scenario on {@link
 * OriginDesign}, which it breaks, and on the operator of this example, which it does not.
 */
class OriginRacesTest extends OriginAndExample {

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
