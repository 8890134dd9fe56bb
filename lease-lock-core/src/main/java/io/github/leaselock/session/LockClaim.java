package io.github.leaselock.session;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.DrainCheck;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockMode;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.StoreLock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * What a session asks of a lock: the mode, and what else an {@link AcquireRequest} says. Immutable;
 * each method returns another claim, and each acquisition is a holder of its own, so that two
 * threads of one process exclude each other like two processes.
 */
public final class LockClaim {

  private static final Holder ANY =
      new SessionHolder(new LeaseKey("any", "any"), "any", Duration.ofSeconds(1), 1).asHolder();

  private final SessionAcquirer acquirer;
  private final StalenessPredicate sessions;
  private final StoreLock lock;
  private final LockMode mode;
  private final UnaryOperator<AcquireRequest> options;
  private final Optional<StalenessPredicate> staleness;
  private final boolean drains;

  private LockClaim(
      SessionAcquirer acquirer,
      StalenessPredicate sessions,
      StoreLock lock,
      LockMode mode,
      UnaryOperator<AcquireRequest> options,
      Optional<StalenessPredicate> staleness,
      boolean drains) {
    this.acquirer = acquirer;
    this.sessions = sessions;
    this.lock = lock;
    this.mode = mode;
    this.options = options;
    this.staleness = staleness;
    this.drains = drains;
  }

  /** A claim with nothing but a mode, by a judge of other sessions. */
  static LockClaim of(
      SessionAcquirer acquirer, StalenessPredicate sessions, StoreLock lock, LockMode mode) {
    return new LockClaim(
        acquirer,
        sessions,
        acquirer.own(Objects.requireNonNull(lock, "lock")),
        mode,
        UnaryOperator.identity(),
        Optional.empty(),
        false);
  }

  private LockClaim and(UnaryOperator<AcquireRequest> option) {
    LockClaim other =
        new LockClaim(
            acquirer,
            sessions,
            lock,
            mode,
            request -> option.apply(options.apply(request)),
            staleness,
            drains);
    other.request(ANY); // bad input is refused here, not when the lock is first asked for
    return other;
  }

  /**
   * Sets what people read on the Lease.
   *
   * @param reason what the lock is needed for, 1 to 256 characters
   * @return a claim with a reason
   * @throws IllegalArgumentException if it is blank or too long
   */
  public LockClaim because(String reason) {
    Objects.requireNonNull(reason, "reason");
    return and(request -> request.because(reason));
  }

  /**
   * Limits how many shared holders there may be.
   *
   * @param holders the largest number, this one included: 1 to 256
   * @return a limited claim
   * @throws IllegalArgumentException if the number is out of range or the claim is exclusive
   */
  public LockClaim limitedTo(int holders) {
    return and(request -> request.limitedTo(holders));
  }

  /**
   * Sets how soon it is served: before all in the queue whose priority is lower. Nobody who holds
   * is evicted for it.
   *
   * @param priority the higher, the sooner; 0 by default; see {@link AcquireRequest#priority}
   * @return a claim with a priority
   * @throws IllegalArgumentException if it is out of range
   */
  public LockClaim priority(int priority) {
    return and(request -> request.priority(priority));
  }

  /**
   * Sets how to find out that a holder that is no session is stale. Sessions are always judged by
   * {@link LeaseSession#expired}.
   *
   * @param staleness the predicate
   * @return a claim that takes over from others than sessions, too
   */
  public LockClaim takingOver(StalenessPredicate staleness) {
    Objects.requireNonNull(staleness, "staleness");
    return new LockClaim(acquirer, sessions, lock, mode, options, Optional.of(staleness), drains);
  }

  /**
   * Sets how to find out that the work of evicted holders is gone; until it is, the lock is waited
   * for.
   *
   * @param drainCheck asked about each evicted holder, after the eviction is stored
   * @return a claim that drains
   */
  public LockClaim drainingWith(DrainCheck drainCheck) {
    Objects.requireNonNull(drainCheck, "drainCheck");
    return new LockClaim(
        acquirer,
        sessions,
        lock,
        mode,
        request -> options.apply(request).drainingWith(drainCheck),
        staleness,
        true);
  }

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
   * @throws io.github.leaselock.LeaseRefusedException if a person has to change something first
   * @throws IllegalArgumentException if the wait is negative
   */
  public LockHandle acquire(Duration wait) throws InterruptedException, LockTimeoutException {
    return acquirer.waiting(this, wait);
  }

  /**
   * Takes the lock if it is free, and does not wait. A stale holder is taken over if this process
   * has watched it for long enough already. The requests are sent by the calling thread.
   *
   * @return the hold, or empty if others hold the lock or wait for it
   * @throws LockLostException if the session is over or closes
   * @throws io.github.leaselock.LeaseRefusedException if a person has to change something first
   * @throws io.github.leaselock.LeaseUnavailableException if it could not be found out in time
   */
  public Optional<LockHandle> tryAcquire() {
    return acquirer.atOnce(this);
  }

  /**
   * Waits for the lock without a thread, for as long as it takes. Cancel the future to leave the
   * queue: a cancelled wait leaves no hold behind, and neither does one that its caller completes.
   *
   * @return completes with the hold, or with what {@link #acquire} throws; stages that depend on it
   *     run as the session's user code, see {@link SessionBuilder#executor}, unless they bring an
   *     executor
   */
  public CompletableFuture<LockHandle> acquireAsync() {
    return acquirer.withoutThread(this, null);
  }

  /**
   * Waits for the lock without a thread, as {@link #acquireAsync()} does, for a time.
   *
   * @param wait for how long at most; one too long to count is for ever
   * @return completes with the hold, or with what {@link #acquire} throws, {@link
   *     LockTimeoutException} among it
   * @throws IllegalArgumentException if the wait is negative
   */
  public CompletableFuture<LockHandle> acquireAsync(Duration wait) {
    return acquirer.withoutThread(this, SessionAcquirer.requireLimit(wait));
  }

  StoreLock lock() {
    return lock;
  }

  /** Whether code of the caller's is asked about others: it may take long. */
  boolean asksUser() {
    return staleness.isPresent() || drains;
  }

  /**
   * What is asked, of the caller's own predicate alone: sessions are watched, and not asked for.
   */
  AcquireRequest request(Holder holder) {
    return base(holder).takingOver(staleness.orElse(StalenessPredicate.never()));
  }

  /** What is asked, and other sessions are judged. */
  AcquireRequest judging(Holder holder) {
    return base(holder).takingOver(staleness.map(sessions::or).orElse(sessions));
  }

  private AcquireRequest base(Holder holder) {
    return options.apply(
        mode == LockMode.SHARED ? AcquireRequest.shared(holder) : AcquireRequest.exclusive(holder));
  }
}
