package io.github.leaselock.internal.session;

import io.github.leaselock.CloseReport;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.waiting.LockChanges;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a session by its own process, within one deadline.
 *
 * <pre>
 *   no more grants ──▶ a grace for holders ──▶ holds end, and are given back ──▶ the Lease is
 *                                                                                removed, or marked
 * </pre>
 *
 * <p>An interrupt is set aside: what it would leave behind would be in others' way.
 */
final class SessionCloser {

  private static final Logger LOG = LoggerFactory.getLogger(SessionCloser.class);

  /** What is kept of the deadline for the session's own Lease: this, or a quarter. */
  private static final Duration FOR_THE_LEASE = Duration.ofSeconds(2);

  private static final SessionLoss CLOSED =
      new SessionLoss(Reason.CLOSED, "the session was closed");

  private final LockEngine locks;
  private final Tasks tasks;
  private final Lines lines;
  private final Holders holders;
  private final Heartbeat heartbeat;
  private final LockChanges changes;
  private final SessionObserver observer;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<CloseReport> report = new CompletableFuture<>();

  SessionCloser(
      LockEngine locks,
      Tasks tasks,
      Lines lines,
      Holders holders,
      Heartbeat heartbeat,
      LockChanges changes,
      SessionObserver observer) {
    this.locks = locks;
    this.tasks = tasks;
    this.lines = lines;
    this.holders = holders;
    this.heartbeat = heartbeat;
    this.changes = changes;
    this.observer = observer;
  }

  boolean hasBegun() {
    return begun.get();
  }

  /** Closes, or waits for whoever does. */
  CloseReport close(Duration grace, Duration within) {
    boolean interrupted = Thread.interrupted();
    try {
      if (begun.compareAndSet(false, true)) {
        interrupted |= closeNow(grace, within);
      } else {
        interrupted |= await(report, within);
      }
      return report.getNow(new CloseReport(List.of(), false));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether the thread was interrupted meanwhile. */
  private boolean closeNow(Duration grace, Duration within) {
    long began = now();
    boolean interrupted;
    try {
      lines.close(CLOSED);
      CompletableFuture<Void> emptied = lines.emptied(new ClosingProgress(lines.size())::left);
      interrupted = await(emptied, shorter(grace, within));
      lines.post(() -> new LineEvent.TakingBack(CLOSED));
      Duration forTheLease = shorter(FOR_THE_LEASE, within.dividedBy(4));
      interrupted |= await(emptied, within.minus(forTheLease).minus(since(began)));
      tasks.executeUserCode( // at once, whatever releases wait for
          () -> report.complete(endSession(began, within)));
      interrupted |= await(report, within.minus(since(began)));
      return interrupted;
    } finally {
      report.complete(new CloseReport(left(), false)); // unless it is known better
    }
  }

  /** Tells how much is given back, in some twenty steps. */
  private final class ClosingProgress {
    private static final int STEPS = 20;

    private final int all;
    private int told;

    ClosingProgress(int all) {
      this.all = all;
    }

    synchronized void left(int left) {
      int done = all - left;
      if (done > told && (done - told >= Math.max(1, all / STEPS) || left == 0)) {
        told = done;
        holders.tellProgress(done, all);
      }
    }
  }

  private CloseReport endSession(long began, Duration within) {
    heartbeat.end(Reason.CLOSED, CLOSED.message());
    lines.end(CLOSED); // those of a session that was over before have nothing left to say
    changes.close();
    List<LeaseKey> left = left();
    CloseOutcome outcome =
        heartbeat.close(left.isEmpty(), holders.guarded(), within.minus(since(began)));
    observer.close(() -> since(began).compareTo(within) < 0);
    CloseReport made = new CloseReport(left, outcome == CloseOutcome.MARKED);
    if (!left.isEmpty()) {
      LOG.warn("Session {}: closed; {}", heartbeat.key(), made);
    }
    return made;
  }

  /** The locks that claims were left on, and those on which a thread that tries is still asking. */
  private List<LeaseKey> left() {
    return Stream.concat(holders.leftBehind().stream().map(ClaimRef::lock), lines.locks().stream())
        .distinct()
        .toList();
  }

  private long now() {
    return locks.world().ticker().read();
  }

  private Duration since(long began) {
    return Duration.ofNanos(now() - began);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Waits to the end, interrupted or not; whether it was. */
  private boolean await(CompletableFuture<?> done, Duration limit) {
    long began = now();
    boolean interrupted = false;
    while (true) {
      Duration left = limit.minus(since(began));
      if (left.isNegative()) {
        return interrupted;
      }
      try {
        tasks.await(done, left);
        return interrupted;
      } catch (TimeoutException | CompletionException over) {
        return interrupted;
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
  }
}
