package io.github.leaselock;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One hold of one lock by a session.
 *
 * <p>Belongs to no thread: any thread may ask, release or close it, and several at once. Who gets
 * the handle from its creator sees what the creator did before.
 *
 * <p><b>What {@link #isActive} promises:</b> at the moment it is asked, no other holder was granted
 * a conflicting lock, if clocks run at rates that differ by less than a third. It promises nothing
 * about the next moment: between the answer and what the caller does with it lies a pause of any
 * length. What must not be done twice is done under the {@link #token}, and the resource refuses
 * smaller ones.
 *
 * <p>Implemented by lease-lock; methods may be added in a minor release.
 */
@NotForImplementation
public interface LockHandle extends AutoCloseable {

  /**
   * The lock that is held.
   *
   * @return the lock
   */
  LeaseLock lock();

  /**
   * Who holds: this session, by a number of its own for each hold.
   *
   * @return the holder as the Lease shows it
   */
  Holder holder();

  /**
   * The fencing token of this hold: larger than that of every earlier one of this lock.
   *
   * @return what to hand to the protected resource
   */
  FencingToken token();

  /**
   * Whether the lock is held right now, by arithmetic on the session's clock: no request is sent.
   *
   * @return false after release, after loss, and from two thirds of the session's duration after
   *     its last renewal, whether or not the loss was announced yet
   */
  boolean isActive();

  /**
   * Throws unless {@link #isActive}: for the line before an effect.
   *
   * @throws LockLostException if the lock is no longer held
   */
  void requireActive();

  /**
   * Whether the API server still shows this hold: a live read, 1 request. For effects that reach
   * further than this process; see {@link LeaseLock#verify}.
   *
   * @return valid only if this very grant is active, and the session was when the answer came
   */
  VerifyResult verify();

  /**
   * Completes when the hold is lost; never if it is released first.
   *
   * @return a stage; what depends on it without an executor of its own runs as the session's user
   *     code does, see {@link SessionBuilder#executor}
   */
  CompletionStage<SessionLoss> lost();

  /**
   * Runs an action, once, when the hold is lost; at once if it is lost already, never if it is
   * released first.
   *
   * @param executor runs it; if it has not begun to a second later, a thread of the session does
   * @param action what to do
   */
  void onLost(Executor executor, Runnable action);

  /**
   * Runs an action, once, when the hold is lost, as {@link #onLost(Executor, Runnable)} does, on
   * the session's executor.
   *
   * @param action what to do
   */
  void onLost(Runnable action);

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
  <T> T guard(Callable<T> action) throws Exception;

  /**
   * Releases the lock; from this call on it is not active. Idempotent: the first call that learns
   * the outcome settles it, later ones return it. What is not confirmed is repeated in the
   * background until it is or the session ends.
   *
   * @return the outcome; {@link ReleaseResult.Status#NOT_HELD} if it was lost before. If it was
   *     lost with its session no request is sent: what the Lease shows is taken over by its
   *     duration, or is the hold of a copy of this process that has gone on with the session
   * @throws LeaseRefusedException if the API server refuses it; it is repeated all the same
   */
  @CanIgnoreReturnValue
  ReleaseResult release();

  /** Releases the lock, and logs what goes wrong: it is repeated in the background. */
  @Override
  void close();
}
