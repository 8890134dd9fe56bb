package io.github.leaselock.demo.play.chaos;

import io.github.leaselock.demo.play.history.Journal;
import io.github.leaselock.demo.play.history.OperationVersion;
import io.github.leaselock.demo.play.stage.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Performs a script, and waits until what it began has ended. */
public final class Chaos {

  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Journal journal;
  private final Performer performer;

  /**
   * A performance that has not begun.
   *
   * @param firstBackup a backup that has succeeded, and that nobody will delete
   */
  public Chaos(Stage stage, Journal journal, String firstBackup) {
    this.journal = journal;
    this.performer = new Performer(stage, journal, firstBackup);
  }

  /** Performs the script, at the times that it says or as soon after as is possible. */
  public void perform(Script script) throws IOException, SQLException, InterruptedException {
    Duration began = journal.elapsed();
    for (Step step : script.steps()) {
      Duration due = began.plus(step.at());
      for (long left = left(due); left > 0; left = left(due)) {
        Thread.sleep(Math.min(left, TICK.toMillis()));
        performer.tick();
      }
      performer.perform(step);
    }
  }

  private long left(Duration due) {
    return due.minus(journal.elapsed()).toMillis();
  }

  /**
   * Waits until no operator is stopped any more and every operation has ended.
   *
   * @return what has not, after ten minutes; empty if all is well
   */
  public List<String> settle() throws IOException, SQLException, InterruptedException {
    Duration until = journal.elapsed().plus(PATIENCE);
    while (journal.elapsed().compareTo(until) < 0) {
      performer.tick();
      if (performer.isDone() && World.of(journal.history()).unfinished().isEmpty()) {
        return List.of();
      }
      Thread.sleep(TICK.toMillis());
    }
    return World.of(journal.history()).unfinished().stream().map(Chaos::describe).toList();
  }

  private static String describe(OperationVersion operation) {
    return String.format(
        Locale.ROOT,
        "%s is \"%s\" (%s)%s",
        operation.name(),
        operation.state(),
        operation.description(),
        operation.isDeleting() ? " and being deleted" : "");
  }
}
