package io.github.leaselock.internal.session;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.DrainCheck;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockClaim;
import io.github.leaselock.LockHandle;
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

/** {@link LockClaim} on a store. */
public final class SessionClaim implements LockClaim {

  private static final Holder ANY =
      new SessionHolder(new LeaseKey("any", "any"), "any", Duration.ofSeconds(1), 1).asHolder();

  private final SessionAcquirer acquirer;
  private final StalenessPredicate sessions;
  private final StoreLock lock;
  private final LockMode mode;
  private final UnaryOperator<AcquireRequest> options;
  private final Optional<StalenessPredicate> staleness;
  private final boolean drains;

  private SessionClaim(
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
  static SessionClaim of(
      SessionAcquirer acquirer, StalenessPredicate sessions, StoreLock lock, LockMode mode) {
    return new SessionClaim(
        acquirer,
        sessions,
        acquirer.own(Objects.requireNonNull(lock, "lock")),
        mode,
        UnaryOperator.identity(),
        Optional.empty(),
        false);
  }

  private SessionClaim and(UnaryOperator<AcquireRequest> option) {
    SessionClaim other =
        new SessionClaim(
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

  @Override
  public SessionClaim because(String reason) {
    Objects.requireNonNull(reason, "reason");
    return and(request -> request.because(reason));
  }

  @Override
  public SessionClaim limitedTo(int holders) {
    return and(request -> request.limitedTo(holders));
  }

  @Override
  public SessionClaim priority(int priority) {
    return and(request -> request.priority(priority));
  }

  @Override
  public SessionClaim takingOver(StalenessPredicate staleness) {
    Objects.requireNonNull(staleness, "staleness");
    return new SessionClaim(
        acquirer, sessions, lock, mode, options, Optional.of(staleness), drains);
  }

  @Override
  public SessionClaim drainingWith(DrainCheck drainCheck) {
    Objects.requireNonNull(drainCheck, "drainCheck");
    return new SessionClaim(
        acquirer,
        sessions,
        lock,
        mode,
        request -> options.apply(request).drainingWith(drainCheck),
        staleness,
        true);
  }

  @Override
  public LockHandle acquire(Duration wait) throws InterruptedException, LockTimeoutException {
    return acquirer.waiting(this, wait);
  }

  @Override
  public Optional<LockHandle> tryAcquire() {
    return acquirer.atOnce(this);
  }

  @Override
  public CompletableFuture<LockHandle> acquireAsync() {
    return acquirer.withoutThread(this, null);
  }

  @Override
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
