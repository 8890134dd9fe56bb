package io.github.leaselock.session;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.lease.DrainCheck;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LockMode;
import io.github.leaselock.lease.StalenessPredicate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * What a session asks of a lock: the mode, and what else an {@link AcquireRequest} says. Immutable;
 * each method returns another claim, and each acquisition is a holder of its own, so that two
 * threads of one process exclude each other like two processes.
 */
public final class LockClaim {

  private final SessionCore session;
  private final LeaseLock lock;
  private final LockMode mode;
  private final UnaryOperator<AcquireRequest> options;

  private LockClaim(
      SessionCore session, LeaseLock lock, LockMode mode, UnaryOperator<AcquireRequest> options) {
    this.session = session;
    this.lock = lock;
    this.mode = mode;
    this.options = options;
  }

  static LockClaim of(SessionCore session, LeaseLock lock, LockMode mode) {
    return new LockClaim(
        session, Objects.requireNonNull(lock, "lock"), mode, UnaryOperator.identity());
  }

  private LockClaim and(UnaryOperator<AcquireRequest> option) {
    return new LockClaim(session, lock, mode, request -> option.apply(options.apply(request)));
  }

  /**
   * Sets what people read on the Lease.
   *
   * @param reason what the lock is needed for, 1 to 256 characters
   * @return a claim with a reason
   * @throws IllegalArgumentException if it is blank or too long
   */
  public LockClaim because(String reason) {
    return and(request -> request.because(reason)).checked();
  }

  /**
   * Limits how many shared holders there may be.
   *
   * @param holders the largest number, this one included: 1 to 256
   * @return a limited claim
   * @throws IllegalArgumentException if the number is out of range or the claim is exclusive
   */
  public LockClaim limitedTo(int holders) {
    return and(request -> request.limitedTo(holders)).checked();
  }

  /**
   * Sets how to find out that a holder that is no session is stale. Sessions are always judged by
   * {@link LeaseSession#expired}.
   *
   * @param staleness the predicate
   * @return a claim that takes over from others than sessions, too
   */
  public LockClaim takingOver(StalenessPredicate staleness) {
    return and(request -> request.takingOver(session.observer().or(staleness)));
  }

  /**
   * Sets how to find out that the work of evicted holders is gone; until it is, the lock is waited
   * for.
   *
   * @param drainCheck asked about each evicted holder, after the eviction is stored
   * @return a claim that drains
   */
  public LockClaim drainingWith(DrainCheck drainCheck) {
    return and(request -> request.drainingWith(drainCheck));
  }

  /**
   * Waits for the lock, first come, first served.
   *
   * @param wait for how long at most
   * @return the hold
   * @throws TimeoutException if it was not granted in time; nothing is left behind but a request to
   *     leave the queue, which is repeated until it is confirmed
   * @throws InterruptedException if the thread was interrupted; the same is left behind
   * @throws LockLostException if the session is over
   * @throws io.github.leaselock.LeaseRefusedException if a person has to change something first
   */
  public LockHandle acquire(Duration wait) throws InterruptedException, TimeoutException {
    return new Acquiring(session).waiting(this, wait);
  }

  /**
   * Takes the lock if it is free, and does not wait. A stale holder is taken over if this process
   * has watched it for long enough already.
   *
   * @return the hold, or empty if others hold the lock or wait for it
   * @throws LockLostException if the session is over
   * @throws io.github.leaselock.LeaseUnavailableException if it could not be found out in time
   */
  public Optional<LockHandle> tryAcquire() {
    return new Acquiring(session).atOnce(this);
  }

  /**
   * Waits for the lock without a thread. Cancel the future to leave the queue: a cancelled wait
   * leaves no hold behind.
   *
   * @return completes with the hold, or with what {@link #acquire} throws; stages that depend on it
   *     run on a thread of the session, unless they bring an executor
   */
  public CompletableFuture<LockHandle> acquireAsync() {
    return new Acquiring(session).withoutThread(this);
  }

  LeaseLock lock() {
    return lock;
  }

  AcquireRequest request(Holder holder) {
    AcquireRequest request =
        mode == LockMode.SHARED ? AcquireRequest.shared(holder) : AcquireRequest.exclusive(holder);
    return options.apply(request.takingOver(session.observer()));
  }

  /** Bad input is refused here, not when the lock is first asked for. */
  private LockClaim checked() {
    request(session.holder(1));
    return this;
  }
}
