package io.github.leaselock.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseRefusedException;
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

/**
 * One hold of one lock by a session.
 *
 * <p>Belongs to no thread: any thread may ask, release or close it, and several at once. Whoever is
 * given the handle by its creator sees what the creator did before.
 *
 * <p><b>What {@link #isActive} promises:</b> at the moment it is asked, no other holder was granted
 * a conflicting lock, if clocks run at rates that differ by less than a third. It promises nothing
 * about the next moment: between the answer and what the caller does with it lies a pause of any
 * length. What must not be done twice is done under the {@link #token}, and the resource refuses
 * smaller ones.
 */
public final class LockHandle implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LockHandle.class);

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
  LockHandle(
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

  /**
   * The lock that is held.
   *
   * @return the lock
   */
  public LeaseLock lock() {
    return keeper.lock();
  }

  /**
   * Who holds: this session, by a number of its own for each hold.
   *
   * @return the holder as the Lease shows it
   */
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

  /**
   * The fencing token of this hold: larger than that of every earlier one of this lock.
   *
   * @return what to hand to the protected resource
   */
  public FencingToken token() {
    return token;
  }

  /**
   * Whether the lock is held right now, by arithmetic on the session's clock: no request is sent.
   *
   * @return false after release, after loss, and from two thirds of the session's duration after
   *     its last renewal, whether or not the loss was announced yet
   */
  public boolean isActive() {
    return !released && loss == null && keeper.isAlive();
  }

  /**
   * Throws unless {@link #isActive}: for the line before an effect.
   *
   * @throws LockLostException if the lock is no longer held
   */
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

  /**
   * Whether the API server still shows this hold: a live read, 1 request. For effects that reach
   * further than this process; see {@link LeaseLock#verify}.
   *
   * @return valid only if this very grant is active, and the session was when the answer came
   */
  public VerifyResult verify() {
    VerifyResult result = lock().verify(holder, token);
    return result.isValid() && !isActive()
        ? new VerifyResult.Invalid("this process no longer holds it")
        : result;
  }

  /**
   * Completes when the hold is lost; never if it is released first.
   *
   * @return a stage; what depends on it without an executor of its own runs as the session's user
   *     code does, see {@link SessionBuilder#executor}
   */
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

  /**
   * Runs an action, once, when the hold is lost; at once if it is lost already, never if it is
   * released first.
   *
   * @param executor runs it; if it has not begun to a second later, a thread of the session does
   * @param action what to do
   */
  public void onLost(Executor executor, Runnable action) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(action, "action");
    Runnable handOver = () -> keeper.userCode().run(executor, unlessReleased(action));
    if (!registered(handOver)) {
      handOver.run();
    }
  }

  /**
   * Runs an action, once, when the hold is lost, as {@link #onLost(Executor, Runnable)} does, on
   * the session's executor.
   *
   * @param action what to do
   */
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

  /**
   * Runs an action on this thread, and interrupts it if the hold is lost meanwhile.
   *
   * @param action the work; it must end when it is interrupted
   * @param <T> what it returns
   * @return what it returned; it was active when the action ended
   * @throws LockLostException if the hold was lost before the action ended, whatever the action did
   *     about it; what the action threw is suppressed in it
   * @throws Exception what the action threw while the lock was held
   */
  public <T> T guard(Callable<T> action) throws Exception {
    Objects.requireNonNull(action, "action");
    requireActive();
    synchronized (this) {
      guards++;
    }
    try {
      return new Guard(this).call(action);
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
      keeper.workEnded(this);
    }
  }

  /**
   * Gives the lock back; from this call on it is not active. Idempotent: the first call that learns
   * the outcome settles it, later ones return it. What is not confirmed is repeated in the
   * background until it is or the session ends.
   *
   * @return the outcome; {@link ReleaseResult.NotHeld} if it was lost before. If it was lost with
   *     its session no request is sent: what the Lease shows is taken over by its duration, or is
   *     the hold of a copy of this process that has gone on with the session
   * @throws LeaseRefusedException if the API server refuses it; it is repeated all the same
   */
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
      ReleaseResult result = keeper.release(this);
      if (!(result instanceof ReleaseResult.Unknown)) {
        outcome = result;
      }
      return result;
    } finally {
      releasing.unlock();
    }
  }

  /** Gives the lock back, and logs what goes wrong: it is repeated in the background. */
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
