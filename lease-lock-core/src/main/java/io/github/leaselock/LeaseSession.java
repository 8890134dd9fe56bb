package io.github.leaselock;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * The life of one process on a cluster: a heartbeat Lease, and any number of locks held on it.
 *
 * <pre>{@code
 * try (LeaseSession session = locks.session("ops").open();
 *     LockHandle handle = session.acquire(lock, Duration.ofMinutes(2))) {
 *   ledger.close(day, handle.token());
 * }
 * }</pre>
 *
 * <p>The session's Lease is renewed every third of its duration, one request, however many locks
 * are held. The session is valid until two thirds of the duration after its last successful renewal
 * was sent; at that moment all its holds end, and that is reported whatever the network does. It
 * never comes back: open another. Others take its locks over once they have watched it unrenewed
 * for its whole duration.
 *
 * <p><b>Thread-safety:</b> safe for use by several threads. Open one for a process and keep it.
 *
 * <p><b>What it cannot do:</b> stop a process that was paused from acting when it goes on; see
 * {@link LockHandle}.
 *
 * <p>Needs, beside what locks need, the verbs list and watch to be notified while it waits, and
 * delete to remove its own Lease and those of sessions that have ended.
 *
 * <p>Implemented by lease-lock; methods may be added in a minor release.
 */
@NotForImplementation
public interface LeaseSession extends AutoCloseable {

  /**
   * The session's own Lease.
   *
   * @return its key
   */
  LeaseKey key();

  /**
   * How long it must be seen unrenewed before others take over.
   *
   * @return whole seconds
   */
  Duration duration();

  /**
   * Whether the session is valid right now, by arithmetic: no request is sent.
   *
   * @return false from two thirds of the duration after the last renewal, whether or not the loss
   *     was announced yet, and for ever after
   */
  boolean isActive();

  /**
   * Completes when the session is over, by loss or by {@link #close}.
   *
   * @return a stage; what depends on it without an executor of its own runs as the session's user
   *     code does, see {@link SessionBuilder#executor}
   */
  CompletionStage<SessionLoss> lost();

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
  LockHandle acquire(LeaseLock lock, Duration wait)
      throws InterruptedException, LockTimeoutException;

  /**
   * A claim to hold a lock alone.
   *
   * @param lock which
   * @return a claim
   * @throws IllegalArgumentException if the lock is on another API server than the session
   */
  LockClaim exclusive(LeaseLock lock);

  /**
   * A claim to hold a lock beside other shared holders.
   *
   * @param lock which
   * @return a claim
   * @throws IllegalArgumentException if the lock is on another API server than the session
   */
  LockClaim shared(LeaseLock lock);

  /**
   * Waits for several locks, to hold all of them alone, or none. They are taken in the order of
   * their keys, whatever order they are given in: two processes that want the same locks never wait
   * for each other in a circle.
   *
   * @param several which; no two on the same Lease
   * @param wait for how long at most, in all
   * @return the holds
   * @throws LockTimeoutException if not all were granted in time; those that were are released
   * @throws InterruptedException if the thread was interrupted; the same
   * @throws LockLostException if the session is over
   * @throws IllegalArgumentException if two are on the same Lease, or there is none
   */
  LockHandles acquireAll(Collection<? extends LeaseLock> several, Duration wait)
      throws InterruptedException, LockTimeoutException;

  /**
   * Releases every lock, eight at a time, and removes the session's Lease. From this call on
   * nothing is granted any more, and waiters learn so; holders have the grace that the builder was
   * given, none by default, then their holds end, are notified and are released. The session is
   * renewed until the last one is.
   *
   * <p>What cannot be released in time is marked as given up on the session's Lease, so that others
   * take it over at once; where that cannot be stored, they do after the session's duration. A hold
   * whose work still runs under {@link LockHandle#guard} is never marked nor released before the
   * work has ended: it ends with the session's duration.
   *
   * <p>Idempotent: a caller that closes a session while another thread closes it waits for it, and
   * gets the same report. An interrupt is set aside and restored.
   *
   * @param time for how long at most, whatever the API server does; zero or more
   * @return what is left
   * @throws IllegalArgumentException if the time is negative
   */
  CloseReport closeWithin(Duration time);

  /**
   * Releases every lock and removes the session's Lease, as {@link #closeWithin} does, within the
   * time that its builder was given, 10 seconds by default.
   */
  @Override
  void close();
}
