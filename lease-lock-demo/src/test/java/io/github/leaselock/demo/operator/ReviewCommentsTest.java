package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.operator.FakeDatabase.Task;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What reviewers found in the design that lease-lock replaces, one test for each finding that
 * {@link OriginRacesTest} does not have already. Where the old design can be played, it is: first
 * it, then this one.
 */
class ReviewCommentsTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeDatabase database = new FakeDatabase();
  private final HookedStore store =
      new HookedStore(KubernetesLeaseStore.using(cluster.client()), TestCluster.LEASE);
  private final TestOperator operator = new TestOperator("ops-a", cluster, database, store);
  private final OriginDesign origin = new OriginDesign(cluster);

  @AfterEach
  void stop() {
    operator.close();
    cluster.close();
  }

  @Test
  void aRestoreThatOutlastsTheLeaseDurationIsNotRobbed() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    origin.restoreCreatesLease(restore);
    Instant afterALongRestore = Instant.now().plus(Duration.ofHours(2));
    assertThat(origin.leaseIsExpired(afterALongRestore)).isTrue(); // nobody reconciled meanwhile

    operator.reconcile(restore);
    Task work = database.awaitBegun();
    LeaseLocks hoursAhead =
        StoreLocks.builder(KubernetesLeaseStore.using(cluster.client()))
            .clock(() -> afterALongRestore)
            .build();
    Holder other = KubernetesLocks.holderOf(cluster.restore("r2", "b0"));
    assertThat(
            hoursAhead
                .lock(TestCluster.NAMESPACE, TestCluster.LEASE)
                .acquire(other, AcquireRequest.exclusive().takingOver(goneOrFinished())))
        .isInstanceOf(AcquireResult.Held.class);
    finish(work);
  }

  @Test
  void theLockIsNotGivenBackByAReconciliationThatOnlyStartedTheWork() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    origin.restoreCreatesLease(restore);
    origin.release(() -> {}); // deferred: runs when the function returns, the work goes on
    assertThat(origin.backupMayRun(OriginDesign.Reads.LIVE)).isTrue();

    operator.reconcile(restore);
    Task work = database.awaitBegun();
    assertThat(cluster.lock().isActive()).isTrue();
    operator.reconcile(restore);
    assertThat(cluster.lock().isActive()).isTrue();
    finish(work);
  }

  @Test
  void theLockIsGivenBackByTheStatusJustStoredAndNotByTheOneSeenBefore() throws Exception {
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    finish(database.awaitBegun());
    MySQLRestore before = cluster.now(restore);
    assertThat(before.hasFinished()).isFalse(); // what this reconciliation sees first

    operator.reconcile(restore);

    assertThat(cluster.now(restore).hasFinished()).isTrue();
    assertThat(cluster.lock().isActive()).isFalse();
  }

  @Test
  void aChangedObjectDoesNotChangeTheHolderMadeFromIt() {
    MySQLRestore restore = cluster.restore("r1", "b0");
    Holder holder = KubernetesLocks.holderOf(restore);
    String identity = holder.identity();
    restore.getMetadata().setName("other");
    restore.getMetadata().setUid("other");
    assertThat(holder.identity()).isEqualTo(identity);
  }

  @Test
  void nameAndNamespaceCannotBeSwappedInACall() throws Exception {
    operator.reconcile(cluster.backup("b1"));
    Task work = database.awaitBegun();
    LeaseKey key = new LeaseKey(TestCluster.NAMESPACE, TestCluster.LEASE);
    assertThat(work.permit().lock()).isEqualTo(key.toString());
    assertThatThrownBy(() -> new LeaseKey("no.dots.in.a.namespace", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    finish(work);
  }

  @Test
  void askingWhetherARestoreRunsIsNoErrorWhenNothingEverRan() {
    assertThat(cluster.lock().isActive()).isFalse();
  }

  @Test
  void aDecisionListsNothing() throws Exception {
    for (int number = 0; number < 20; number++) {
      cluster.backup("old-" + number);
    }
    cluster.forgetRequests();
    MySQLRestore restore = cluster.restore("r1", "b0");
    operator.reconcile(restore);
    finish(database.awaitBegun());
    operator.reconcile(restore);
    assertThat(cluster.requests())
        .isNotEmpty()
        .noneMatch(request -> request.matches("GET .*/(leases|mysql[a-z]+)"));
  }

  @Test
  void theMessageNamesTheHolderThoughNoPredicateWasAsked() {
    MySQLRestore restore = cluster.restore("r1", "b0");
    cluster.hold(restore);
    Holder other = KubernetesLocks.holderOf(cluster.restore("r2", "b0"));
    AcquireResult result = cluster.lock().acquire(other, AcquireRequest.exclusive());
    assertThat(result).isInstanceOf(AcquireResult.Held.class);
    assertThat(((AcquireResult.Held) result).holders())
        .singleElement()
        .satisfies(holder -> assertThat(Subjects.of(holder)).isEqualTo("MySQLRestore/r1"));
  }

  @ParameterizedTest
  @EnumSource(
      value = StoreFailure.Kind.class,
      names = {"CONFLICT", "ALREADY_EXISTS", "SERVER_ERROR", "TIMEOUT", "CONNECTION", "GONE"})
  void aFailureOfTheApiServerIsWaitedForAndNeverMadeAnErrorOfTheBackup(StoreFailure.Kind kind)
      throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    store.failNextWrite(StoreFailure.of(kind, "made up"));
    operator.reconcile(backup);
    operator.reconcile(backup);
    Task work = database.awaitBegun();
    finish(work);
    operator.reconcile(backup);
    assertThat(cluster.now(backup).getStatus().getState()).isEqualTo(OperationState.Succeeded);
  }

  @Test
  void aMissingPermissionIsToldInTheStatusAndTriedAgain() throws Exception {
    MySQLBackup backup = cluster.backup("b1");
    store.failNextWrite(StoreFailure.of(StoreFailure.Kind.FORBIDDEN, "no create on leases"));
    operator.reconcile(backup);
    assertThat(cluster.now(backup).getStatus().getState()).isEqualTo(OperationState.Waiting);
    assertThat(cluster.now(backup).getStatus().getReason()).isEqualTo("AccessDenied");
    assertThat(cluster.now(backup).getStatus().getStateDescription())
        .contains("no create on leases");
    assertThat(operator.told("MySQLBackup/b1")).contains(What.TROUBLE);

    operator.reconcile(backup); // somebody has granted it
    finish(database.awaitBegun());
  }

  @Test
  void theVerbsThatTheOperatorNeedsAreThoseOfItsReadme() throws Exception {
    cluster.forgetRequests();
    MySQLBackup backup = cluster.backup("b1");
    operator.reconcile(backup);
    finish(database.awaitBegun());
    operator.reconcile(backup);
    MySQLRestore restore = cluster.restore("r1", "b1");
    operator.reconcile(restore);
    database.awaitBegun();
    while (operator.cleanUp(restore).isPresent()) {
      operator.awaitWorkEnded();
    }

    assertThat(cluster.verbs())
        .containsExactlyInAnyOrder(
            "POST mysqlbackups", // the test
            "POST mysqlrestores", // the test
            "GET mysqlclusters",
            "GET mysqlbackups",
            "PUT mysqlbackups/status",
            "GET mysqlrestores",
            "PUT mysqlrestores/status",
            "GET leases",
            "LIST leases", // of one name: tells an absent Lease from an absent namespace
            "POST leases",
            "PUT leases",
            "DELETE leases");
  }

  private StalenessPredicate goneOrFinished() {
    return new OperationLocks(cluster.client(), StoreLocks.on(store), database).goneOrFinished();
  }

  private void finish(Task work) throws InterruptedException {
    work.finish();
    operator.awaitWorkEnded();
  }
}
