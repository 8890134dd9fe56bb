package io.github.leaselock.session;

import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.RepeatedWarnings;
import io.github.leaselock.session.SessionLoss.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a session by its own process: every lock given back, and its Lease removed. */
final class Closing {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseSession.class);

  private static final int AT_A_TIME = 8;
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int PROGRESS_STEPS = 20;

  private final SessionCore session;
  private final long began;
  private final Queue<LockHandle> left = new ArrayDeque<>();
  private int all;
  private int released;
  private boolean isAllGivenBack;

  private Closing(SessionCore session) {
    this.session = session;
    this.began = session.now();
  }

  static Closing of(SessionCore session) {
    return new Closing(session);
  }

  void run() {
    SessionLoss closed = new SessionLoss(Reason.CLOSED, "the session was closed");
    for (WaitingLine line : session.lines().all()) {
      line.abandon(closed);
      for (LockHandle handle : line.holds().handles()) {
        handle.lose(closed);
        left.add(handle);
      }
    }
    all = left.size();
    releaseAll();
    isAllGivenBack = takeOffTheRest();
    session.heartbeat().end(Reason.CLOSED, closed.message());
    session.lines().all().forEach(WaitingLine::close);
    session.changes().close();
    removeLease();
    session.observer().close(this::isInTime);
  }

  private void releaseAll() {
    List<CompletableFuture<?>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(AT_A_TIME, all); i++) {
      CompletableFuture<?> worker = new CompletableFuture<>();
      workers.add(worker);
      session
          .tasks()
          .execute(
              () -> {
                try {
                  releaseSome();
                } finally {
                  worker.complete(null);
                }
              });
    }
    workers.forEach(this::await);
  }

  /** Bounded, for a caller's executor may have ended before its session. */
  private void await(CompletableFuture<?> worker) {
    try {
      worker.get(2 * BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "Session {}: not all locks were given back: {}",
          session.key(),
          RepeatedWarnings.shown(e));
    }
  }

  private void releaseSome() {
    while (isInTime()) {
      LockHandle handle;
      synchronized (this) {
        if (left.isEmpty()) {
          return;
        }
        handle = left.remove();
      }
      try {
        handle.release();
      } catch (LeaseRefusedException refused) {
        LOG.warn("Not released: {}", refused.getMessage());
      }
      tellProgress();
    }
    LOG.warn("Session {}: closed before all locks were given back", session.key());
  }

  private void tellProgress() {
    int done;
    synchronized (this) {
      done = ++released;
    }
    if (done % Math.max(1, all / PROGRESS_STEPS) == 0 || done == all) {
      session.locks().tell(told -> told.closing(session.key(), done, all));
    }
  }

  /** Waiters, and holds whose release was not confirmed, of now or of before. */
  private boolean takeOffTheRest() {
    while (true) {
      boolean all = true;
      for (WaitingLine line : List.copyOf(session.lines().all())) {
        all &= line.holds().leaving().takeOffAll(this::isInTime);
      }
      if (all || !isInTime()) {
        return all;
      }
      try {
        session.locks().world().sleeper().sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  private boolean isInTime() {
    return session.now() - began < BOUND.toNanos();
  }

  private void removeLease() {
    CloseOutcome outcome =
        session
            .heartbeat()
            .close(
                isAllGivenBack, List.of(), this::isInTime, BOUND.minusNanos(session.now() - began));
    if (outcome != CloseOutcome.DELETED) {
      LOG.warn("Session {}: its Lease is {}", session.key(), outcome);
    }
  }
}
