package io.github.leaselock.demo.play;

import io.github.leaselock.demo.play.audit.Auditor;
import io.github.leaselock.demo.play.chaos.Chaos;
import io.github.leaselock.demo.play.chaos.Script;
import io.github.leaselock.demo.play.history.HistoryEvent.Began;
import io.github.leaselock.demo.play.history.HistoryEvent.Expectation;
import io.github.leaselock.demo.play.history.Journal;
import io.github.leaselock.demo.play.history.OperationVersion;
import io.github.leaselock.demo.play.stage.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The chaos run: a backup of the data, a script made up from a seed, and a restore of that backup
 * when the script is over.
 */
final class ChaosPlay {

  /** What it is called in the history. */
  static final String NAME = "chaos";

  private static final String FIRST = "backup0";
  private static final String LAST = "backup-at-the-end";
  private static final String RESTORE = "restore-at-the-end";

  /** On a slow machine less happens in the same time. */
  private static final Duration MORE = Duration.ofSeconds(30);

  private static final int MOST_MORE = 10;

  private final Stage stage;
  private final Journal journal;
  private final Director direct;
  private final long seed;
  private final Duration length;

  ChaosPlay(Stage stage, Journal journal, long seed, Duration length) {
    this.stage = stage;
    this.journal = journal;
    this.direct = new Director(stage, journal);
    this.seed = seed;
    this.length = length;
  }

  void play() throws PlayException, SQLException, IOException, InterruptedException {
    boolean real = stage.server().isReal();
    journal.record(at -> new Began(at, NAME, seed, length, real));
    direct.scene("begin", "The data and its first backup");
    direct.look("before the chaos", Expectation.ORIGINAL);
    direct.backup(FIRST, 0, false);
    direct.await(FIRST, OperationVersion::isSucceeded, "is Succeeded");
    direct.scene("chaos", "Chaos");
    Chaos chaos = new Chaos(stage, journal, FIRST);
    perform(chaos, Script.of(seed, length, real));
    Began run = journal.history().of(Began.class).get(0);
    for (int more = 1;
        more <= MOST_MORE && !Auditor.enoughHappened(journal.history(), run);
        more++) {
      direct.scene("chaos", "More, for the machine is slow");
      perform(chaos, Script.of(seed + more, MORE, real));
    }
    direct.scene("end", "The data is lost and restored");
    direct.damage();
    direct.look("after the chaos", Expectation.DAMAGED);
    direct.restore(RESTORE, FIRST, 0);
    direct.await(RESTORE, OperationVersion::isSucceeded, "is Succeeded");
    direct.backup(LAST, 0, true);
    direct.await(LAST, OperationVersion::isSucceeded, "is Succeeded");
    direct.awaitFreeLocks();
    direct.look("at the end", Expectation.RESTORED);
  }

  private void perform(Chaos chaos, Script script)
      throws PlayException, SQLException, IOException, InterruptedException {
    chaos.perform(script);
    direct.scene("settle", "What was begun comes to its end");
    List<String> left = chaos.settle();
    if (!left.isEmpty()) {
      throw new PlayException("not everything comes to its end: " + String.join("; ", left));
    }
  }
}
