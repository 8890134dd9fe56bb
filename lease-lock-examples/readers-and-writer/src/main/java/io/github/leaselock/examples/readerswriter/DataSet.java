package io.github.leaselock.examples.readerswriter;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Data that some processes read, and one at a time replaces. */
public final class DataSet {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final LeaseSession session;
  private final LeaseLock lock;
  private final int readers;

  /** Whose readers are so many at most, in all processes together. */
  public DataSet(LeaseSession session, LeaseLock lock, int readers) {
    this.session = session;
    this.lock = lock;
    this.readers = readers;
  }

  /**
   * Beside other readers, and beside no writer. Interrupted if the lock is lost under way.
   *
   * @throws LockTimeoutException if its turn did not come; it says who holds the lock
   */
  public <T> T read(Callable<T> work) throws Exception {
    try (LockHandle handle =
        session.acquire(
            lock, AcquireRequest.shared().limitedTo(readers).because("a report"), LONGEST_WAIT)) {
      return handle.guard(work);
    }
  }

  /**
   * Alone. Readers that come while it waits are served after it.
   *
   * @throws LockTimeoutException if its turn did not come; it says who holds the lock
   */
  public <T> T replace(Callable<T> work) throws Exception {
    try (LockHandle handle =
        session.acquire(lock, AcquireRequest.exclusive().because("an import"), LONGEST_WAIT)) {
      return handle.guard(work);
    }
  }
}
