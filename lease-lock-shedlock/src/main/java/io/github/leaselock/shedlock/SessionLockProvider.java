package io.github.leaselock.shedlock;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHandle;
import io.github.leaselock.StalenessPredicate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.support.LockException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ShedLock's locks on Leases, held by a session of this process: they end with the process, seconds
 * after it has died, and no wall clock is compared with another.
 *
 * <pre>{@code
 * SessionLockProvider lockProvider =
 *     SessionLockProvider.on(locks, "ops", () -> locks.session("ops").ownedByPod().open());
 * }</pre>
 *
 * <p>{@code lockAtMostFor} bounds a task that is alive, so it may be as long as a task may ever
 * take: a node that dies does not keep its locks for so long. When it is over, the lock is given
 * back, with a warning; the task is not stopped. {@code lockAtLeastFor} keeps a lock that was
 * unlocked for as long as this process lives, and no longer: use {@link TimedLockProvider} where a
 * restart must not cut it short.
 *
 * <p>Who finds a lock held by another session looks at it again until it is free, every two
 * durations of that session: so a session that dies is known to be dead when the task is due next.
 *
 * <p><b>Failures:</b> as with {@link TimedLockProvider}; what may be left on the Lease is given
 * back by the session, or ends with it. A session that was lost is replaced by the next {@code
 * lock}.
 *
 * <p>To be closed before the Kubernetes client is. Safe for use by several threads, a lock by one.
 */
public final class SessionLockProvider implements ExtensibleLockProvider, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SessionLockProvider.class);

  private final LeaseLocks locks;
  private final String namespace;
  private final Opening opening;
  private final Alarms alarms;
  private final StalenessPredicate staleness;
  private final Set<LeaseKey> watched = ConcurrentHashMap.newKeySet();
  private @Nullable LeaseSession session;
  private boolean closed;

  /** Opens a session. */
  @FunctionalInterface
  public interface Opening {
    /**
     * Opens a session.
     *
     * @return a new one, which the provider closes
     * @throws InterruptedException if the thread was interrupted
     */
    LeaseSession open() throws InterruptedException;
  }

  SessionLockProvider(LeaseLocks locks, String namespace, Opening opening, Alarms alarms) {
    this.locks = Objects.requireNonNull(locks, "locks");
    this.namespace = LeaseNames.key(namespace, "any").namespace();
    this.opening = Objects.requireNonNull(opening, "opening");
    this.alarms = alarms;
    this.staleness = Until.isOver();
  }

  /**
   * A provider to keep.
   *
   * @param locks where the Leases are
   * @param namespace the namespace of the locks' Leases: those who use the same one exclude one
   *     another
   * @param opening opens a session of these locks: at the first lock, and after one was lost
   * @return a provider, to be closed
   * @throws IllegalArgumentException if the namespace is not one
   */
  public static SessionLockProvider on(LeaseLocks locks, String namespace, Opening opening) {
    Objects.requireNonNull(namespace, "namespace");
    return new SessionLockProvider(locks, namespace, opening, Alarms.started());
  }

  /**
   * The Lease of a lock, as {@link TimedLockProvider#lease} says.
   *
   * @param lock the name of a lock
   * @return which Lease
   */
  public LeaseKey lease(String lock) {
    return LeaseNames.key(namespace, lock);
  }

  @Override
  public Optional<SimpleLock> lock(LockConfiguration configuration) {
    LeaseLock lock = locks.lock(lease(configuration.getName()));
    Optional<LockHandle> handle =
        Failures.asLockExceptions(configuration, () -> handle(lock, configuration));
    if (handle.isEmpty()) {
      watch(lock, configuration.getLockAtMostFor());
      return Optional.empty();
    }
    long began = alarms.nanos();
    SessionHold hold = new SessionHold(handle.get(), alarms, configuration, began);
    return Optional.of(new SessionLock(configuration, hold, alarms, began));
  }

  private Optional<LockHandle> handle(LeaseLock lock, LockConfiguration configuration) {
    return open(configuration)
        .tryAcquire(
            lock,
            AcquireRequest.exclusive()
                .because(Texts.reason(configuration.getName()))
                .takingOver(staleness));
  }

  private synchronized LeaseSession open(LockConfiguration configuration) {
    if (closed) {
      throw Failures.unknown(configuration, "not locked", "the provider is closed");
    }
    LeaseSession current = session;
    if (current != null && current.isActive()) {
      return current;
    }
    try {
      LeaseSession next = opening.open();
      session = next;
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockException("interrupted while a session was opened", e);
    }
  }

  /** A session counts as dead once it was watched: look from now on, and not only when next due. */
  private void watch(LeaseLock lock, Duration atMost) {
    Duration every = sessionDuration().multipliedBy(2);
    if (watched.add(lock.key())) {
      long end = alarms.nanos() + Alarms.saturated(atMost) + every.toNanos();
      alarms.after(every, () -> look(lock, every, end));
    }
  }

  private void look(LeaseLock lock, Duration every, long end) {
    boolean again = true;
    try {
      again = lock.isActive(staleness);
    } catch (LeaseUnavailableException later) {
      LOG.debug("{}", later.toString());
    } finally {
      if (again && end - alarms.nanos() > 0) {
        alarms.after(every, () -> look(lock, every, end));
      } else {
        watched.remove(lock.key());
      }
    }
  }

  private synchronized Duration sessionDuration() {
    LeaseSession current = session;
    return current == null ? Duration.ofSeconds(15) : current.duration();
  }

  /**
   * Gives all locks back, those too that {@code lockAtLeastFor} keeps, and closes the session, as
   * its builder was told to. From then on {@code lock} throws.
   */
  @Override
  public void close() {
    LeaseSession last;
    synchronized (this) {
      closed = true;
      last = session;
    }
    alarms.close();
    if (last != null) {
      last.close();
    }
  }
}
