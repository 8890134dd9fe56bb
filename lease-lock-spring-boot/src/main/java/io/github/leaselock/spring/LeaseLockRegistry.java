package io.github.leaselock.spring;

import io.github.leaselock.Experimental;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.support.locks.LockRegistry;

/**
 * Spring Integration's locks on Leases, held by a session of this process: they end with the
 * process, whether or not it says so, and waiters are served first come, first served.
 *
 * <p>Keys are told apart by their {@link Object#toString text}. A lock belongs to the thread that
 * acquired it, which may acquire it again; other threads of the process wait for it here, and send
 * nothing. Nothing is kept of a lock that nobody holds or waits for.
 *
 * <p><b>A lock that is lost</b>, with its session or by force, cannot be told to the thread that
 * holds it. It finds out when it releases it: {@code unlock} throws a {@link
 * java.util.ConcurrentModificationException}, as other registries do. To acquire it once more
 * throws a {@link io.github.leaselock.LockLostException}; {@code tryLock} answers false instead,
 * and from then on the thread does not hold it any longer.
 *
 * <p><b>Failures:</b> what lease-lock throws, {@link io.github.leaselock.LeaseRefusedException} for
 * a missing right and {@link io.github.leaselock.LeaseUnavailableException} for an API server that
 * did not answer in time; the lock is not held then. The first lock opens the session, by two
 * requests, and so does the first after it was lost: only that may make a {@code tryLock} take
 * longer than it was given.
 *
 * <p>There are no conditions. Safe for use by several threads.
 */
@Experimental
public final class LeaseLockRegistry implements LockRegistry<Lock>, AutoCloseable {

  private final LeaseLocks locks;
  private final RegistryNames names;
  private final CurrentSession session;
  private final Map<LeaseKey, SharedHold> inUse = new ConcurrentHashMap<>();

  LeaseLockRegistry(LeaseLocks locks, RegistryNames names, CurrentSession.Opening opening) {
    this.locks = locks;
    this.names = names;
    this.session = new CurrentSession(opening);
  }

  @Override
  public Lock obtain(Object lockKey) {
    String text = Objects.requireNonNull(lockKey, "lockKey").toString();
    return new RegistryLock(this, names.lease(text), text);
  }

  /**
   * The Lease of a key: the prefix and the key, with a hash if it cannot stand as it is.
   *
   * @param lockKey a key
   * @return which Lease
   */
  public LeaseKey lease(Object lockKey) {
    return names.lease(Objects.requireNonNull(lockKey, "lockKey").toString());
  }

  /** For one more thread that holds or waits, or for one that holds once more. */
  SharedHold enter(LeaseKey lease, String text) {
    return inUse.compute(
        lease,
        (key, hold) -> {
          SharedHold entered =
              hold == null ? new SharedHold(locks.lock(lease), text, session) : hold;
          entered.users++;
          return entered;
        });
  }

  void leave(LeaseKey lease, int times) {
    inUse.compute(lease, (key, hold) -> hold == null || (hold.users -= times) <= 0 ? null : hold);
  }

  @Nullable SharedHold inUse(LeaseKey lease) {
    return inUse.get(lease);
  }

  /** Releases all locks, and closes the session. From then on nothing is locked any more. */
  @Override
  public void close() {
    session.close();
  }
}
