package io.github.leaselock.demo.operator;

import io.github.leaselock.VerifyResult;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.database.Checkpoint;
import io.github.leaselock.demo.database.WorkAbortedException;
import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Stands between two batches of work: stops it when it is told to, when a lock is lost, or when
 * this cannot be found out for too long.
 *
 * <p>The verification saves work that would be refused anyway; what keeps a stale batch out of the
 * database is the fence in its transaction.
 */
final class Guard implements Checkpoint {

  private static final Duration BETWEEN_REPORTS = Duration.ofMillis(250);
  private static final int SHORT_REST = 100;

  private final Surroundings around;
  private final Hold hold;
  private final AbortSignal abort;
  private final Operation<?, ?> operation;
  private final IntSupplier pauseMillis;
  private long verifiedAt;
  private long reportedAt;
  private long reached;

  Guard(
      Surroundings around,
      Hold hold,
      AbortSignal abort,
      Operation<?, ?> operation,
      IntSupplier pauseMillis) {
    this.around = around;
    this.hold = hold;
    this.abort = abort;
    this.operation = operation;
    this.pauseMillis = pauseMillis;
    this.reportedAt = around.nanoTime().getAsLong() - BETWEEN_REPORTS.toNanos();
  }

  @Override
  public void reached(long rows) throws WorkAbortedException, InterruptedException {
    abort.check();
    if (rows > reached) {
      reached = rows;
      if (isDue(reportedAt, BETWEEN_REPORTS)) {
        reportedAt = around.nanoTime().getAsLong();
        around.events().tell(operation, What.PROGRESS, rows + " rows");
      }
      pause();
    }
    if (isDue(verifiedAt, around.pace().verifyEvery())) {
      verify();
    }
  }

  /** In short rests, for the pace may be changed meanwhile. */
  private void pause() throws WorkAbortedException, InterruptedException {
    long began = around.nanoTime().getAsLong();
    while (!isDue(began, Duration.ofMillis(pauseMillis.getAsInt()))) {
      abort.restOrAbort(Duration.ofMillis(Math.min(pauseMillis.getAsInt(), SHORT_REST)));
    }
  }

  /** Returns if both locks are still ours. */
  void verify() throws WorkAbortedException, InterruptedException {
    long began = around.nanoTime().getAsLong();
    do {
      abort.check();
      VerifyResult result = hold.verify();
      if (result.isValid()) {
        verifiedAt = around.nanoTime().getAsLong();
        return;
      }
      if (result.isInvalid()) {
        throw new WorkAbortedException("lock lost: " + result.why());
      }
      abort.restOrAbort(around.pace().betweenQuestions());
    } while (!isDue(began, around.pace().giveUpAfter()));
    throw new WorkAbortedException("the locks could not be verified for too long");
  }

  private boolean isDue(long last, Duration every) {
    return around.nanoTime().getAsLong() - last >= every.toNanos();
  }
}
