package io.github.leaselock.internal.session;

import io.github.leaselock.CloseReport;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockMode;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.StoreLock;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** {@link LeaseSession} on a store. */
public final class StoreSession implements LeaseSession {

  private final SessionParts parts;

  StoreSession(SessionParts parts) {
    this.parts = parts;
  }

  @Override
  public LeaseKey key() {
    return parts.heartbeat().key();
  }

  @Override
  public Duration duration() {
    return parts.heartbeat().self().duration();
  }

  @Override
  public boolean isActive() {
    return parts.heartbeat().isValid();
  }

  @Override
  public CompletionStage<SessionLoss> lost() {
    return parts.lost().minimalCompletionStage();
  }

  @Override
  public LockHandle acquire(LeaseLock lock, Duration wait)
      throws InterruptedException, LockTimeoutException {
    return exclusive(lock).acquire(wait);
  }

  @Override
  public SessionClaim exclusive(LeaseLock lock) {
    return SessionClaim.of(
        parts.acquirer(), parts.observer(), StoreLock.of(lock), LockMode.EXCLUSIVE);
  }

  @Override
  public SessionClaim shared(LeaseLock lock) {
    return SessionClaim.of(parts.acquirer(), parts.observer(), StoreLock.of(lock), LockMode.SHARED);
  }

  @Override
  public HeldLocks acquireAll(Collection<? extends LeaseLock> several, Duration wait)
      throws InterruptedException, LockTimeoutException {
    return parts.acquirer().all(this, several, wait);
  }

  @Override
  public void close() {
    parts.close(parts.closeWithin());
  }

  @Override
  public CloseReport closeWithin(Duration time) {
    return parts.close(SessionAcquirer.requireLimit(Objects.requireNonNull(time, "time")));
  }

  /** The session, as its claims name it. */
  SessionHolder self() {
    return parts.heartbeat().self();
  }

  /** How many locks it holds, waits for or leaves. */
  int lines() {
    return parts.lines().size();
  }

  /** For people: its Lease. */
  @Override
  public String toString() {
    return "session " + key();
  }
}
