package io.github.leaselock.internal.session;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The ways in which a session comes to a hold: on a thread that waits, without one, at once. */
final class SessionAcquirer {

  /** For so long a wait that is shorter waits for the answer to its only attempt. */
  private static final Duration ONE_ATTEMPT = Duration.ofMillis(80);

  private final LockEngine locks;
  private final Tasks tasks;
  private final Lines lines;
  private final Holders holders;

  SessionAcquirer(LockEngine locks, Tasks tasks, Lines lines, Holders holders) {
    this.locks = locks;
    this.tasks = tasks;
    this.lines = lines;
    this.holders = holders;
  }

  /**
   * The lock as the session's own locks see it.
   *
   * @throws IllegalArgumentException if it is on another API server
   */
  StoreLock own(LeaseLock lock) {
    return locks.own(StoreLock.of(Objects.requireNonNull(lock, "lock")));
  }

  static Duration requireLimit(Duration wait) {
    Objects.requireNonNull(wait, "wait");
    if (wait.isNegative()) {
      throw new IllegalArgumentException("a wait lasts zero or longer, not " + wait);
    }
    return wait;
  }

  private Want want(
      SessionClaim claim, Lines.Numbered as, Claimant claimant, @Nullable Duration limit) {
    return new Want(
        claim,
        as.holder(),
        claimant,
        locks.world().ticker().read(),
        limit,
        holders.here().orElse(null));
  }

  LockHandle waiting(SessionClaim claim, Duration wait)
      throws InterruptedException, LockTimeoutException {
    requireLimit(wait);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Lines.Numbered as = lines.number();
    WaitingThread waiting = new WaitingThread();
    LineRunner line = lines.enter(claim.lock(), as.number(), want(claim, as, waiting, null), false);
    Duration limit = wait.compareTo(ONE_ATTEMPT) < 0 ? ONE_ATTEMPT : wait;
    try {
      return tasks.await(waiting.answer(), limit);
    } catch (TimeoutException late) {
      if (!waiting.answer().cancel(false)) {
        return answered(waiting.answer()); // granted at the last moment
      }
      LockTimeoutException told = holders.timedOut(claim.lock(), as.holder(), wait);
      line.post(() -> new LineEvent.Cancelled(as.number()));
      throw told;
    } catch (InterruptedException interrupted) {
      if (waiting.answer().cancel(false)) {
        line.post(() -> new LineEvent.Cancelled(as.number()));
      } else if (!waiting.answer().isCompletedExceptionally()) {
        waiting.answer().join().close();
      }
      throw interrupted;
    } catch (CompletionException failed) {
      throw rethrown(failed);
    }
  }

  private static LockHandle answered(CompletableFuture<LockHandle> answer) {
    try {
      return answer.join();
    } catch (CompletionException failed) {
      throw rethrown(failed);
    }
  }

  /** As what it was thrown, with the stack of whoever waited. */
  private static RuntimeException rethrown(CompletionException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  CompletableFuture<LockHandle> withoutThread(SessionClaim claim, @Nullable Duration limit) {
    Lines.Numbered as = lines.number();
    LineRunner[] entered = new LineRunner[1];
    GrantFuture future =
        new GrantFuture(
            holders.userCode(), () -> entered[0].post(() -> new LineEvent.Cancelled(as.number())));
    entered[0] = lines.enter(claim.lock(), as.number(), want(claim, as, future, limit), false);
    return future;
  }

  Optional<LockHandle> atOnce(SessionClaim claim) {
    Lines.Numbered as = lines.number();
    WaitingThread asking = new WaitingThread();
    LineRunner line = lines.enter(claim.lock(), as.number(), want(claim, as, asking, null), true);
    if (asking.answer().isDone()) {
      return Optional.of(answered(asking.answer())); // the session is over
    }
    AcquireResult[] result = new AcquireResult[1];
    Answer answer =
        LineRequests.ask(
            () ->
                result[0] =
                    claim
                        .lock()
                        .acquire(claim.judging(as.holder()).whileWanted(line::grantsAnything)));
    line.post(() -> new LineEvent.Tried(as.number(), answer));
    if (answer instanceof Answer.Granted) {
      return Optional.of(answered(asking.answer()));
    }
    if (answer instanceof Answer.Failed failed) {
      throw rethrown(new CompletionException(failed.cause()));
    }
    if (answer instanceof Answer.Unknown) {
      StoreFailure cause =
          result[0] instanceof AcquireResult.Unknown unknown
              ? unknown.cause()
              : StoreFailure.of(StoreFailure.Kind.UNAUTHORIZED, "the credentials are refused");
      throw new LeaseUnavailableException(claim.lock().key(), "acquired", cause);
    }
    return Optional.empty();
  }

  HeldLocks all(LeaseSession session, Collection<? extends LeaseLock> several, Duration wait)
      throws InterruptedException, LockTimeoutException {
    Objects.requireNonNull(several, "several");
    requireLimit(wait);
    List<StoreLock> ordered = ordered(several);
    ordered.forEach(this::own);
    long began = locks.world().ticker().read();
    List<LockHandle> held = new ArrayList<>();
    boolean all = false;
    try {
      for (StoreLock lock : ordered) {
        Duration left = wait.minusNanos(locks.world().ticker().read() - began);
        held.add(session.acquire(lock, left.isNegative() ? Duration.ZERO : left));
      }
      all = true;
      return new HeldLocks(held);
    } finally {
      if (!all) {
        new HeldLocks(held).close();
      }
    }
  }

  private static List<StoreLock> ordered(Collection<? extends LeaseLock> several) {
    List<StoreLock> ordered =
        several.stream()
            .map(StoreLock::of)
            .sorted(
                Comparator.comparing((StoreLock lock) -> lock.key().namespace())
                    .thenComparing(lock -> lock.key().name()))
            .toList();
    long different = ordered.stream().map(StoreLock::key).distinct().count();
    if (ordered.isEmpty() || different < ordered.size()) {
      throw new IllegalArgumentException(
          "several locks are at least one, each on a Lease of its own: " + several);
    }
    return ordered;
  }
}
