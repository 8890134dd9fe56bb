package io.github.leaselock.internal.session;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.CloseReport;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.lease.SessionHolder;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    return acquire(lock, AcquireRequest.exclusive(), wait);
  }

  @Override
  public LockHandle acquire(LeaseLock lock, AcquireRequest request, Duration wait)
      throws InterruptedException, LockTimeoutException {
    return parts.acquirer().waiting(claim(lock, request), wait);
  }

  @Override
  public Optional<LockHandle> tryAcquire(LeaseLock lock, AcquireRequest request) {
    return parts.acquirer().atOnce(claim(lock, request));
  }

  @Override
  public CompletableFuture<LockHandle> acquireAsync(LeaseLock lock, AcquireRequest request) {
    return parts.acquirer().withoutThread(claim(lock, request), null);
  }

  @Override
  public CompletableFuture<LockHandle> acquireAsync(
      LeaseLock lock, AcquireRequest request, Duration wait) {
    return parts.acquirer().withoutThread(claim(lock, request), SessionAcquirer.requireLimit(wait));
  }

  private SessionClaim claim(LeaseLock lock, AcquireRequest request) {
    return SessionClaim.of(parts.observer(), parts.acquirer().own(lock), request);
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
