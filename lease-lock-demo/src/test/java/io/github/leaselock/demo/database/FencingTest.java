package io.github.leaselock.demo.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the database refuses, whoever believes to hold the lock. */
class FencingTest {

  private static final Checkpoint GO_ON = rows -> {};

  @TempDir private Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final WorkLedger ledger = new WorkLedger(TestData.server());
  private TestData data;
  private Path file;
  private String checksum;
  private SortedMap<String, Long> before;

  @BeforeEach
  void backUp() throws Exception {
    data = TestData.create();
    before = data.checksums();
    file = folder.resolve("b");
    Permit permit = data.permit(1, 1);
    WorkAccount account = ledger.open(permit, data.schema(), WorkLedger.Access.READ);
    checksum = new Dump(MariaDbBinaries.locate()).write(account, file, 500, GO_ON).checksum();
    ledger.finish(permit);
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void aTransactionWithAnOlderTokenIsRefused() throws Exception {
    pass(data.permit(20, 21));
    assertThatThrownBy(() -> pass(data.permit(10, 30)))
        .isInstanceOf(FencedException.class)
        .hasMessage(
            "MySQLRestore/r-10-30 may not work under token 10, run 30: token 20, run 21 has"
                + " written since");
    pass(data.permit(20, 21));
  }

  @Test
  void aTransactionOfAnOlderRunUnderTheSameTokenIsRefused() throws Exception {
    pass(data.permit(20, 22));
    assertThatThrownBy(() -> pass(data.permit(20, 21))).isInstanceOf(FencedException.class);
  }

  @Test
  void aRefusedTransactionLeavesNothingBehind() throws Exception {
    pass(data.permit(20, 21));
    long batches = batches();
    assertThatThrownBy(() -> pass(data.permit(10, 11))).isInstanceOf(FencedException.class);
    assertThat(batches()).isEqualTo(batches);
  }

  @Test
  void theFenceNeedsATransaction() throws Exception {
    try (Connection connection = TestData.server().connect()) {
      assertThatThrownBy(() -> Fence.pass(connection, data.permit(20, 21)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the fence protects a transaction, and there is none");
    }
  }

  /** The restore that was paused in the middle, and wakes up when another one has finished. */
  @Test
  void aZombiesNextBatchIsRefusedAndTheSuccessorsDataStay() throws Exception {
    Paused zombie = pausedRestore(data.permit(10, 11));
    restore(data.permit(20, 21));
    assertThat(data.checksums()).isEqualTo(before);

    zombie.resume();

    assertThatThrownBy(zombie::outcome)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(FencedException.class);
    assertThat(data.checksums()).isEqualTo(before);
  }

  /** The same race without the fence: what the test above would look like then. */
  @Test
  void withoutTheFenceTheZombieWouldDamageTheSuccessorsData() throws Exception {
    Paused zombie = pausedRestore(data.permit(10, 11));
    restore(data.permit(20, 21));
    data.execute("UPDATE lease_lock.fence SET token = 0, run = 0");

    zombie.resume();

    assertThatThrownBy(zombie::outcome) // its rows collide with those of the successor
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Duplicate entry");
  }

  @Test
  void drainingEndsTheSessionsOfARunAndNothingOfItCanBeginAgain() throws Exception {
    Permit permit = data.permit(10, 11);
    Paused restore = pausedRestore(permit);
    assertThat(ledger.sessions(permit.lock(), permit.token(), permit.runLock())).isEqualTo(1);

    drain(permit.lock(), permit.token(), permit.runLock());

    restore.resume();
    assertThatThrownBy(restore::outcome)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> ledger.open(permit, data.schema(), WorkLedger.Access.REPLACE))
        .isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> pass(permit)).isInstanceOf(FencedException.class);
  }

  @Test
  void drainingAnObjectsLockEndsTheRunOfThatOperatorAndNotTheNextOne() throws Exception {
    Permit dead = data.permit(10, 11);
    Paused restore = pausedRestore(dead);
    drain(dead.runLock(), dead.run(), dead.runLock());
    restore.resume();
    assertThatThrownBy(restore::outcome).isInstanceOf(ExecutionException.class);

    restore(data.permit(10, 12));

    assertThat(data.checksums()).isEqualTo(before);
  }

  @Test
  void drainingABackupSparesTheOneThatWasHandedTheLockByTheSameWrite() throws Exception {
    Permit gone = data.permit(10, 11);
    Permit sibling =
        new Permit(gone.lock(), gone.token(), gone.runLock() + "-2", 12, gone.subject(), "ops-a");
    Paused work = pausedRestore(sibling);

    drain(gone.lock(), gone.token(), gone.runLock());

    assertThat(ledger.sessions(sibling.lock(), sibling.token(), sibling.runLock())).isEqualTo(1);
    work.resume();
    assertThat(work.outcome()).isPositive();
  }

  @Test
  void drainingBeforeTheWorkHasBegunKeepsItFromBeginning() throws Exception {
    Permit paused = data.permit(10, 11);
    drain(paused.lock(), paused.token(), paused.runLock());
    assertThatThrownBy(() -> ledger.open(paused, data.schema(), WorkLedger.Access.READ))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("another holder or operator has taken over");
  }

  @Test
  void drainingEndsTheDumpToolToo() throws Exception {
    Permit permit = data.permit(10, 11);
    WorkAccount account = ledger.open(permit, data.schema(), WorkLedger.Access.READ);
    data.execute(
        "INSERT INTO "
            + data.schema()
            + ".orders (text) SELECT REPEAT('x', 100)"
            + " FROM "
            + data.schema()
            + ".seq_1_to_50000");
    CountDownLatch midway = new CountDownLatch(1);
    CountDownLatch drained = new CountDownLatch(1);
    Future<Dump.Result> backup =
        threads.submit(
            () ->
                new Dump(MariaDbBinaries.locate())
                    .write(account, folder.resolve("b2"), 500, pause(midway, drained)));
    await(midway);

    drain(permit.lock(), permit.token(), permit.runLock());

    drained.countDown();
    assertThatThrownBy(() -> backup.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .hasMessageContaining("mariadb-dump ended with");
    assertThat(folder.resolve("b2")).doesNotExist();
  }

  @Test
  void theLedgerTellsWhichTransactionsARunWasGranted() throws Exception {
    restore(data.permit(10, 11));
    restore(data.permit(20, 21));
    String work = "SELECT %s FROM lease_lock.work WHERE run_lock LIKE 'default/%s-%%' AND run = %d";
    long firstLast = TestData.number(work.formatted("last_batch", data.schema(), 11));
    long secondFirst = TestData.number(work.formatted("first_batch", data.schema(), 21));
    assertThat(secondFirst).isEqualTo(firstLast + 1);
  }

  private void pass(Permit permit) throws SQLException, FencedException {
    try (Connection connection = TestData.server().connect()) {
      Fence.ensureRow(connection, permit.lock());
      connection.setAutoCommit(false);
      Fence.pass(connection, permit);
      connection.commit();
    }
  }

  private long batches() throws SQLException {
    return TestData.number(
        "SELECT batches FROM lease_lock.fence WHERE lock_name = '"
            + data.permit(1, 1).lock()
            + "'");
  }

  private void restore(Permit permit) throws Exception {
    WorkAccount account = ledger.open(permit, data.schema(), WorkLedger.Access.REPLACE);
    new Restore().run(account, file, checksum, 500, GO_ON);
    ledger.finish(permit);
  }

  /** As the lock does: asks until it is answered; sessions end within moments of being killed. */
  private void drain(String lock, long token, String runLock) throws SQLException {
    boolean drained = false;
    for (int ask = 0; ask < 1000 && !drained; ask++) {
      drained = ledger.drain(lock, token, runLock);
    }
    assertThat(drained).isTrue();
    assertThat(ledger.sessions(lock, token, runLock)).isZero();
  }

  private Paused pausedRestore(Permit permit) throws Exception {
    WorkAccount account = ledger.open(permit, data.schema(), WorkLedger.Access.REPLACE);
    CountDownLatch midway = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Future<Long> outcome =
        threads.submit(() -> new Restore().run(account, file, checksum, 500, pause(midway, goOn)));
    await(midway);
    return new Paused(goOn, outcome);
  }

  /** Stops once, in the middle of the rows. */
  private static Checkpoint pause(CountDownLatch midway, CountDownLatch goOn) {
    return rows -> {
      if (rows >= 1000 && midway.getCount() > 0) {
        midway.countDown();
        await(goOn);
      }
    };
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private record Paused(CountDownLatch goOn, Future<Long> outcomeOrFailure) {
    void resume() {
      goOn.countDown();
    }

    long outcome() throws Exception {
      return outcomeOrFailure.get(60, TimeUnit.SECONDS);
    }
  }
}
