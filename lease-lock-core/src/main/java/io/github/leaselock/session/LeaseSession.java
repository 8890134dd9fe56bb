package io.github.leaselock.session;

import io.github.leaselock.CloseReport;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockMode;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.StoreLocks;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * The life of one process on a cluster: a heartbeat Lease, and any number of locks held on it.
 *
 * <pre>{@code
 * try (LeaseSession session = LeaseSession.open(locks, "ops", Duration.ofSeconds(15));
 *     LockHandle handle = session.acquire(lock, Duration.ofMinutes(2))) {
 *   ledger.close(day, handle.token());
 * }
 * }</pre>
 *
 * <p>The session's Lease is renewed every third of its duration, one request, however many locks
 * are held. The session is valid until two thirds of the duration after its last successful renewal
 * was sent; at that moment all its holds end, and that is told whatever the network does. It never
 * comes back: open another. Others take its locks over once they have watched it unrenewed for its
 * whole duration.
 *
 * <p><b>Thread-safety:</b> safe for use by several threads. Open one for a process and keep it.
 *
 * <p><b>What it cannot do:</b> stop a process that was paused from acting when it goes on; see
 * {@link LockHandle}.
 *
 * <p>Needs, beside what locks need, the verbs list and watch to be told when it waits, and delete
 * to remove its own Lease and those of sessions that have ended.
 */
public final class LeaseSession implements AutoCloseable {

  private final SessionParts parts;

  LeaseSession(SessionParts parts) {
    this.parts = parts;
  }

  /**
   * Opens a session with the defaults of {@link SessionBuilder}. 2 requests.
   *
   * @param locks the locks that it is to hold
   * @param namespace where its Lease is
   * @param duration for how long it must be seen unrenewed before others take over: 2 s to 10
   *     minutes, whole seconds; shorter is quicker after a crash, longer survives longer outages
   * @return a session, to be closed
   * @throws io.github.leaselock.LeaseRefusedException if a person has to change something first
   * @throws LeaseUnavailableException if the API server did not confirm it in time
   * @throws InterruptedException if the thread was interrupted
   * @throws IllegalArgumentException if the namespace or the duration is not one
   */
  public static LeaseSession open(LeaseLocks locks, String namespace, Duration duration)
      throws InterruptedException {
    return builder(locks, namespace).duration(duration).open();
  }

  /**
   * Begins a session with other than the defaults.
   *
   * @param locks the locks that it is to hold
   * @param namespace where its Lease is
   * @return a builder
   */
  public static SessionBuilder builder(LeaseLocks locks, String namespace) {
    return new SessionBuilder(StoreLocks.of(locks), namespace);
  }

  /**
   * The predicate about holders that are sessions: stale once this process has watched a session
   * unrenewed for its whole duration on its own monotonic clock. Unknown about other holders, so
   * combine it with another predicate by {@code or}. Keep it: what it has watched is in it.
   *
   * <p>Before it says stale it marks the session's Lease as ended, by the version that did not
   * move, so that a session that was only paused cannot be renewed any more, and others need not
   * watch it. A marked Lease is removed by a judgement after twice the session's duration. Needs
   * the verbs get, update and delete where the sessions' Leases are.
   *
   * @param locks where the sessions are
   * @return a predicate to keep
   */
  public static StalenessPredicate expired(LeaseLocks locks) {
    return new SessionObserver(StoreLocks.of(locks));
  }

  /**
   * The session's own Lease.
   *
   * @return its key
   */
  public LeaseKey key() {
    return parts.heartbeat().key();
  }

  /**
   * How long it must be seen unrenewed before others take over.
   *
   * @return whole seconds
   */
  public Duration duration() {
    return parts.heartbeat().self().duration();
  }

  /**
   * Whether the session is valid right now, by arithmetic: no request is sent.
   *
   * @return false from two thirds of the duration after the last renewal, whether or not the loss
   *     was announced yet, and for ever after
   */
  public boolean isActive() {
    return parts.heartbeat().isValid();
  }

  /**
   * Completes when the session is over, by loss or by {@link #close}.
   *
   * @return a stage; what depends on it without an executor of its own runs as the session's user
   *     code does, see {@link SessionBuilder#executor}
   */
  public CompletionStage<SessionLoss> lost() {
    return parts.lost().minimalCompletionStage();
  }

  /**
   * Waits for a lock, to hold it alone; see {@link LockClaim#acquire}.
   *
   * @param lock which
   * @param wait for how long at most
   * @return the hold
   * @throws LockTimeoutException if it was not granted in time
   * @throws InterruptedException if the thread was interrupted
   * @throws LockLostException if the session is over
   */
  public LockHandle acquire(LeaseLock lock, Duration wait)
      throws InterruptedException, LockTimeoutException {
    return exclusive(lock).acquire(wait);
  }

  /**
   * A claim to hold a lock alone.
   *
   * @param lock which
   * @return a claim
   * @throws IllegalArgumentException if the lock is on another API server than the session
   */
  public LockClaim exclusive(LeaseLock lock) {
    return LockClaim.of(parts.acquirer(), parts.observer(), StoreLock.of(lock), LockMode.EXCLUSIVE);
  }

  /**
   * A claim to hold a lock beside other shared holders.
   *
   * @param lock which
   * @return a claim
   * @throws IllegalArgumentException if the lock is on another API server than the session
   */
  public LockClaim shared(LeaseLock lock) {
    return LockClaim.of(parts.acquirer(), parts.observer(), StoreLock.of(lock), LockMode.SHARED);
  }

  /**
   * Waits for several locks, to hold all of them alone, or none. They are taken in the order of
   * their keys, whatever order they are given in: two processes that want the same locks never wait
   * for each other in a circle.
   *
   * @param several which; no two on the same Lease
   * @param wait for how long at most, in all
   * @return the holds
   * @throws LockTimeoutException if not all were granted in time; those that were are given back
   * @throws InterruptedException if the thread was interrupted; the same
   * @throws LockLostException if the session is over
   * @throws IllegalArgumentException if two are on the same Lease, or there is none
   */
  public LockHandles acquireAll(Collection<? extends LeaseLock> several, Duration wait)
      throws InterruptedException, LockTimeoutException {
    return parts.acquirer().all(this, several, wait);
  }

  /**
   * Gives every lock back and removes the session's Lease, as {@link #closeWithin} does, within the
   * time that its builder was given, 10 seconds by default.
   */
  @Override
  public void close() {
    parts.close(parts.closeWithin());
  }

  /**
   * Gives every lock back, eight at a time, and removes the session's Lease. From this call on
   * nothing is granted any more, and who waits is told so; holders have the grace that the builder
   * was given, none by default, then their holds end, are told so and are given back. The session
   * is renewed until the last one is.
   *
   * <p>What cannot be given back in time is marked as given up on the session's Lease, so that
   * others take it over at once; where that cannot be stored, they do after the session's duration.
   * A hold whose work still runs under {@link LockHandle#guard} is never marked nor given back
   * before the work has ended: it ends with the session's duration.
   *
   * <p>Idempotent: whoever closes a session that another thread closes waits for it, and is told
   * the same. An interrupt is set aside and restored.
   *
   * @param time for how long at most, whatever the API server does; zero or more
   * @return what is left
   * @throws IllegalArgumentException if the time is negative
   */
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
