package io.github.leaselock;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a session asks of a lock: the mode, and what else an {@link AcquireRequest} says. Immutable;
 * each method returns another claim, and each acquisition is a holder of its own, so that two
 * threads of one process exclude each other like two processes.
 *
 * <p>Implemented by lease-lock; methods may be added in a minor release.
 */
@NotForImplementation
public interface LockClaim {

  /**
   * Sets what people read on the Lease.
   *
   * @param reason what the lock is needed for, 1 to 256 characters
   * @return a claim with a reason
   * @throws IllegalArgumentException if it is blank or too long
   */
  LockClaim because(String reason);

  /**
   * Limits how many shared holders there may be.
   *
   * @param holders the largest number, this one included: 1 to 256
   * @return a limited claim
   * @throws IllegalArgumentException if the number is out of range or the claim is exclusive
   */
  LockClaim limitedTo(int holders);

  /**
   * Sets how soon it is served: before all in the queue whose priority is lower. Nobody who holds
   * is evicted for it.
   *
   * @param priority the higher, the sooner; 0 by default; see {@link AcquireRequest#priority}
   * @return a claim with a priority
   * @throws IllegalArgumentException if it is out of range
   */
  LockClaim priority(int priority);

  /**
   * Sets how to find out that a holder that is no session is stale. Sessions are always judged, by
   * the locks themselves.
   *
   * @param staleness the predicate
   * @return a claim that takes over from others than sessions, too
   */
  LockClaim takingOver(StalenessPredicate staleness);

  /**
   * Sets how to find out that the work of evicted holders is gone; until it is, the lock is waited
   * for.
   *
   * @param drainCheck asked about each evicted holder, after the eviction is stored
   * @return a claim that drains
   */
  LockClaim drainingWith(DrainCheck drainCheck);

  /**
   * Waits for the lock, first come, first served among those of one priority. The calling thread
   * sends nothing itself, so the limit holds whatever the API server does, to a tenth of a second.
   *
   * @param wait for how long at most; one too long to count is for ever, zero is one attempt
   * @return the hold
   * @throws LockTimeoutException if it was not granted in time, with who holds it; nothing is left
   *     behind but a request to leave the queue, which is repeated until it is confirmed
   * @throws InterruptedException if the thread was interrupted; the same is left behind
   * @throws LockLostException if the session is over or closes
   * @throws io.github.leaselock.LeaseRefusedException if the call is rejected until somebody
   *     changes something
   * @throws IllegalArgumentException if the wait is negative
   */
  LockHandle acquire(Duration wait) throws InterruptedException, LockTimeoutException;

  /**
   * Takes the lock if it is free, and does not wait. A stale holder is taken over if this process
   * has watched it for long enough already. The requests are sent by the calling thread.
   *
   * @return the hold, or empty if others hold the lock or wait for it
   * @throws LockLostException if the session is over or closes
   * @throws io.github.leaselock.LeaseRefusedException if the call is rejected until somebody
   *     changes something
   * @throws io.github.leaselock.LeaseUnavailableException if it could not be found out in time
   */
  Optional<LockHandle> tryAcquire();

  /**
   * Waits for the lock without a thread, for as long as it takes. Cancel the future to leave the
   * queue: a cancelled wait leaves no hold behind, and neither does one that its caller completes.
   *
   * @return completes with the hold, or with what {@link #acquire} throws; stages that depend on it
   *     run as the session's user code, see {@link SessionBuilder#executor}, unless they bring an
   *     executor
   */
  CompletableFuture<LockHandle> acquireAsync();

  /**
   * Waits for the lock without a thread, as {@link #acquireAsync()} does, for a time.
   *
   * @param wait for how long at most; one too long to count is for ever
   * @return completes with the hold, or with what {@link #acquire} throws, {@link
   *     LockTimeoutException} among it
   * @throws IllegalArgumentException if the wait is negative
   */
  CompletableFuture<LockHandle> acquireAsync(Duration wait);
}
