package io.github.leaselock.demo.play;

import io.github.leaselock.demo.play.audit.Occasion;
import io.github.leaselock.demo.play.history.HistoryEvent.Expectation;
import io.github.leaselock.demo.play.history.Journal;
import io.github.leaselock.demo.play.history.OperationVersion;
import io.github.leaselock.demo.play.stage.Stage;
import java.sql.SQLException;
import java.util.List;

/**
 * The play. Every step waits for what it needs to have happened, as told by the API server; nothing
 * waits for time to pass.
 */
final class Play {

  /** What must have happened, or the play proves little. */
  static final List<Occasion> OCCASIONS = List.of(Occasion.values());

  /** Milliseconds between batches, so that there is something to look at. */
  private static final int SLOW = 60;

  /**
   * The same for a restore in which something is to happen meanwhile: it rests after each batch, as
   * long as is allowed, until that has happened: however busy the machine is.
   */
  private static final int RESTING = 60_000;

  private static final int QUICK = 0;

  private final Director direct;

  Play(Stage stage, Journal journal) {
    this.direct = new Director(stage, journal);
  }

  void play() throws PlayException, SQLException, InterruptedException {
    twoBackupsShareTheLock();
    aRestoreHoldsItAlone();
    anOperatorIsKilled();
    aRestoreIsDeleted();
  }

  private void twoBackupsShareTheLock() throws PlayException, SQLException, InterruptedException {
    direct.scene("backup", "Two backups share the lock");
    direct.look("before the backup", Expectation.ORIGINAL);
    direct.backup("backup1", SLOW, false);
    direct.backup("backup2", SLOW, false);
    direct.await("backup1", OperationVersion::isSucceeded, "is Succeeded");
    direct.await("backup2", OperationVersion::isSucceeded, "is Succeeded");
    direct.awaitFreeLocks();
  }

  private void aRestoreHoldsItAlone() throws PlayException, SQLException, InterruptedException {
    direct.scene("damage", "Rows are lost");
    direct.damage();
    direct.look("after the loss", Expectation.DAMAGED);
    direct.scene("restore", "A restore locks alone");
    direct.restore("restore1", "backup1", RESTING);
    direct.await("restore1", OperationVersion::isWorking, "is Running");
    direct.scene("refuse", "A backup is refused");
    direct.backup("backup3", QUICK, false);
    direct.await("backup3", OperationVersion::isFailed, "is Failed");
    direct.scene("wait", "Others wait");
    direct.restore("restore2", "backup2", QUICK);
    direct.await("restore2", OperationVersion::isWaiting, "is Waiting");
    direct.backup("backup4", QUICK, true);
    direct.await("backup4", OperationVersion::isWaiting, "is Waiting");
    direct.pace("restore1", SLOW);
    direct.await("restore1", OperationVersion::isSucceeded, "is Succeeded");
    direct.await("restore2", OperationVersion::isSucceeded, "is Succeeded");
    direct.await("backup4", OperationVersion::isSucceeded, "is Succeeded");
    direct.awaitFreeLocks();
    direct.look("after restore1 and restore2", Expectation.RESTORED);
  }

  private void anOperatorIsKilled() throws PlayException, SQLException, InterruptedException {
    direct.scene("kill", "An operator is killed in mid-restore");
    direct.damage();
    direct.look("after more loss", Expectation.DAMAGED);
    direct.restore("restore3", "backup1", RESTING);
    String victim = direct.await("restore3", OperationVersion::isWorking, "is Running").operator();
    direct.restore("restore4", "backup2", QUICK);
    direct.await("restore4", OperationVersion::isWaiting, "is Waiting");
    direct.awaitProgress("restore3");
    direct.kill(victim);
    direct.await(
        "restore3",
        version -> version.isWorking() && !version.operator().equals(victim),
        "is Running in another operator");
    direct.pace("restore3", SLOW);
    direct.await("restore3", OperationVersion::isSucceeded, "is Succeeded");
    direct.await("restore4", OperationVersion::isSucceeded, "is Succeeded");
    direct.awaitFreeLocks();
    direct.look("after restore3 and restore4", Expectation.RESTORED);
  }

  private void aRestoreIsDeleted() throws PlayException, SQLException, InterruptedException {
    direct.scene("delete", "A restore is deleted in mid-work");
    direct.damage();
    direct.look("after still more loss", Expectation.DAMAGED);
    direct.restore("restore5", "backup1", RESTING);
    direct.await("restore5", OperationVersion::isWorking, "is Running");
    direct.restore("restore6", "backup2", QUICK);
    direct.await("restore6", OperationVersion::isWaiting, "is Waiting");
    direct.awaitProgress("restore5");
    direct.delete("restore5");
    direct.await("restore5", OperationVersion::isGone, "is gone");
    direct.await("restore6", OperationVersion::isSucceeded, "is Succeeded");
    direct.awaitFreeLocks();
    direct.look("after restore6", Expectation.RESTORED);
  }
}
