package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.VerifyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link LockHandle} on a store. */
public final class HeldLock implements LockHandle {

  private static final Logger LOG = LoggerFactory.getLogger(HeldLock.class);

  private final HoldKeeper keeper;
  private final Holder holder;
  private final long number;
  private final FencingToken token;

  private volatile boolean released;
  private volatile @Nullable SessionLoss loss;
  private @Nullable List<Runnable> whenLost;
  private int guards;
  private final @Nullable Throwable acquiredAt;
  private @Nullable CompletableFuture<SessionLoss> lost;
  private final ReentrantLock releasing = new ReentrantLock();
  private @Nullable ReleaseResult outcome;

  /**
   * A hold from now on.
   *
   * @param acquiredAt where, for the warning that it was forgotten; null if there will be none
   */
  HeldLock(
      HoldKeeper keeper,
      Holder holder,
      long number,
      FencingToken token,
      @Nullable Throwable acquiredAt) {
    this.keeper = keeper;
    this.acquiredAt = acquiredAt;
    this.holder = holder;
    this.number = number;
    this.token = token;
  }

  @Override
  public LeaseLock lock() {
    return keeper.lock();
  }

  @Override
  public Holder holder() {
    return holder;
  }

  /** Which of the session's claims on this lock it is. */
  long number() {
    return number;
  }

  /** Where it was acquired, if that was noted. */
  Optional<Throwable> acquiredAt() {
    return Optional.ofNullable(acquiredAt);
  }

  /** Why it is over, if it was not given back. */
  Optional<SessionLoss> loss() {
    return Optional.ofNullable(loss);
  }

  @Override
  public FencingToken token() {
    return token;
  }

  @Override
  public boolean isActive() {
    return !released && loss == null && keeper.isAlive();
  }

  @Override
  public void requireActive() {
    if (!isActive()) {
      SessionLoss known = loss;
      throw new LockLostException(
          lock().key(),
          known != null
              ? known
              : released
                  ? new SessionLoss(Reason.CLOSED, "it was released")
                  : keeper.sessionLoss().orElse(SessionLoss.EXPIRED));
    }
  }

  @Override
  public VerifyResult verify() {
    VerifyResult result = lock().verify(holder, token);
    return result.isValid() && !isActive()
        ? VerifyResult.invalid("this process no longer holds it")
        : result;
  }

  @Override
  public CompletionStage<SessionLoss> lost() {
    synchronized (this) {
      if (lost == null) {
        lost = new CompletableFuture<>();
        if (loss != null) {
          lost.complete(loss);
        }
      }
      return lost.minimalCompletionStage();
    }
  }

  @Override
  public void onLost(Executor executor, Runnable action) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(action, "action");
    Runnable handOver = () -> keeper.userCode().run(executor, unlessReleased(action));
    if (!registered(handOver)) {
      handOver.run();
    }
  }

  @Override
  public void onLost(Runnable action) {
    Objects.requireNonNull(action, "action");
    Runnable handOver = () -> keeper.userCode().run(unlessReleased(action));
    if (!registered(handOver)) {
      handOver.run();
    }
  }

  /** Whoever has released meanwhile need not be told. */
  private Runnable unlessReleased(Runnable action) {
    return () -> {
      if (!released) {
        action.run();
      }
    };
  }

  /** Whether it will be run if the hold is lost; false if it is lost already. */
  synchronized boolean registered(Runnable handOver) {
    if (loss != null) {
      return false;
    }
    if (!released) {
      whenLost = whenLost == null ? new ArrayList<>(1) : whenLost;
      whenLost.add(handOver);
    }
    return true;
  }

  synchronized void forget(Runnable handOver) {
    if (whenLost != null) {
      whenLost.remove(handOver);
    }
  }

  @Override
  public <T> T guard(Callable<T> action) throws Exception {
    Objects.requireNonNull(action, "action");
    requireActive();
    synchronized (this) {
      guards++;
    }
    try {
      return new Guard(this, this::registered, this::forget).call(action);
    } finally {
      guardEnded();
    }
  }

  private void guardEnded() {
    boolean last;
    synchronized (this) {
      last = --guards == 0 && loss != null;
    }
    if (last) {
      keeper.workEnded(number);
    }
  }

  @Override
  public ReleaseResult release() {
    synchronized (this) {
      released = true;
      whenLost = null;
    }
    releasing.lock(); // who releases at the same time is told the same
    try {
      ReleaseResult known = outcome;
      if (known != null) {
        return known;
      }
      ReleaseResult result = keeper.release(number, holder, token);
      if (!result.isUnknown()) {
        outcome = result;
      }
      return result;
    } finally {
      releasing.unlock();
    }
  }

  @Override
  public void close() {
    try {
      release();
    } catch (LeaseRefusedException refused) {
      LOG.warn("Not released yet: {}", refused.getMessage());
    }
  }

  /** Ends the hold, unless it has ended; exactly one caller is told that it did. */
  boolean lose(SessionLoss why) {
    List<Runnable> actions;
    Optional<CompletableFuture<SessionLoss>> stage;
    synchronized (this) {
      if (loss != null || released) {
        return false;
      }
      loss = why;
      actions = whenLost == null ? List.of() : whenLost;
      whenLost = null;
      stage = Optional.ofNullable(lost);
    }
    actions.forEach(Runnable::run); // each hands something over, and does not wait for it
    stage.ifPresent(future -> keeper.userCode().run(() -> future.complete(why)));
    return true;
  }

  /** Whether work runs under it that it would interrupt. */
  synchronized boolean isGuarding() {
    return guards > 0;
  }

  /** For people: which lock, under which token. */
  @Override
  public String toString() {
    return "hold of Lease " + lock().key() + " under token " + token;
  }
}
