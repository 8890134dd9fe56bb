package io.github.leaselock;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
   * Waits for a lock, to hold it alone, as {@link #acquire(LeaseLock, AcquireRequest, Duration)}
   * does.
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
   * Waits for a lock, first come, first served among those of one priority. Each acquisition is a
   * holder of its own, so that two threads of one process exclude each other like two processes.
   * The calling thread sends nothing itself, so the limit holds whatever the API server does, to a
   * tenth of a second. Sessions that have ended are taken over from, whatever the request says.
   *
   * @param lock which
   * @param request in which mode, taking over from whom beside sessions
   * @param wait for how long at most; one too long to count is for ever, zero is one attempt
   * @return the hold
   * @throws LockTimeoutException if it was not granted in time, with who holds it; nothing is left
   *     behind but a request to leave the queue, which is repeated until it is confirmed
   * @throws InterruptedException if the thread was interrupted; the same is left behind
   * @throws LockLostException if the session is over or closes
   * @throws LeaseRefusedException if the call is rejected until somebody changes something
   * @throws IllegalArgumentException if the wait is negative, the request says what is for objects
   *     only, or the lock is on another API server than the session
   */
  LockHandle acquire(LeaseLock lock, AcquireRequest request, Duration wait)
      throws InterruptedException, LockTimeoutException;

  /**
   * Takes the lock if it is free, and does not wait. A stale holder is taken over if this process
   * has watched it for long enough already. The requests are sent by the calling thread.
   *
   * @param lock which
   * @param request in which mode, taking over from whom beside sessions
   * @return the hold, or empty if others hold the lock or wait for it
   * @throws LockLostException if the session is over or closes
   * @throws LeaseRefusedException if the call is rejected until somebody changes something
   * @throws LeaseUnavailableException if it could not be found out in time
   * @throws IllegalArgumentException as {@link #acquire(LeaseLock, AcquireRequest, Duration)}
   */
  Optional<LockHandle> tryAcquire(LeaseLock lock, AcquireRequest request);

  /**
   * Waits for the lock without a thread, for as long as it takes. Cancel the future to leave the
   * queue: a cancelled wait leaves no hold behind, and neither does one that its caller completes.
   *
   * @param lock which
   * @param request in which mode, taking over from whom beside sessions
   * @return completes with the hold, or with what {@link #acquire(LeaseLock, AcquireRequest,
   *     Duration)} throws; stages that depend on it run as the session's user code, see {@link
   *     SessionBuilder#executor}, unless they bring an executor
   */
  CompletableFuture<LockHandle> acquireAsync(LeaseLock lock, AcquireRequest request);

  /**
   * Waits for the lock without a thread, as {@link #acquireAsync(LeaseLock, AcquireRequest)} does,
   * for a time.
   *
   * @param lock which
   * @param request in which mode, taking over from whom beside sessions
   * @param wait for how long at most; one too long to count is for ever
   * @return completes with the hold, or with what {@link #acquire(LeaseLock, AcquireRequest,
   *     Duration)} throws, {@link LockTimeoutException} among it
   * @throws IllegalArgumentException if the wait is negative
   */
  CompletableFuture<LockHandle> acquireAsync(LeaseLock lock, AcquireRequest request, Duration wait);

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
  @CanIgnoreReturnValue
  CloseReport closeWithin(Duration time);

  /**
   * Releases every lock and removes the session's Lease, as {@link #closeWithin} does, within the
   * time that its builder was given, 10 seconds by default.
   */
  @Override
  void close();
}
