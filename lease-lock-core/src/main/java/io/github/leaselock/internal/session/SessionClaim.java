package io.github.leaselock.internal.session;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import java.util.Optional;

/** What a session asks of a lock: as which of its holders is said for each acquisition. */
final class SessionClaim {

  private final StalenessPredicate sessions;
  private final StoreLock lock;
  private final LockRequest request;

  private SessionClaim(StalenessPredicate sessions, StoreLock lock, LockRequest request) {
    this.sessions = sessions;
    this.lock = lock;
    this.request = request;
  }

  /**
   * A claim.
   *
   * @param sessions judges other sessions
   * @param lock of the session's API server
   * @throws IllegalArgumentException if the request says what is for objects only
   */
  static SessionClaim of(StalenessPredicate sessions, StoreLock lock, AcquireRequest request) {
    return new SessionClaim(sessions, lock, LockRequest.ofSession(request));
  }

  StoreLock lock() {
    return lock;
  }

  /** Whether code of the caller's is asked about others: it may take long. */
  boolean asksUser() {
    return request.staleness().isPresent() || request.drainCheck().isPresent();
  }

  /**
   * What is asked, of the caller's own predicate alone: sessions are watched, and not asked for.
   */
  LockRequest request(Holder holder) {
    return asked(holder, request.staleness().orElse(StalenessPredicate.never()));
  }

  /** What is asked, and other sessions are judged. */
  LockRequest judging(Holder holder) {
    Optional<StalenessPredicate> others = request.staleness();
    return asked(holder, others.map(sessions::or).orElse(sessions));
  }

  private LockRequest asked(Holder holder, StalenessPredicate staleness) {
    return request.by(holder).takingOver(staleness);
  }
}
