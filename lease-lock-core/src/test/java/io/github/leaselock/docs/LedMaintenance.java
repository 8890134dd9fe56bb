package io.github.leaselock.docs;

// [from-leader-election]
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockTimeoutException;
import java.time.Duration;

/** What a leader did between onStartLeading and onStopLeading, under a lock. */
final class LedMaintenance {

  private final LeaseSession session; // one for the process
  private final LeaseLock lock;

  LedMaintenance(LeaseSession session, LeaseLock lock) {
    this.session = session;
    this.lock = lock;
  }

  /** Runs the steps while the lock is held; false if it is another's for all that time. */
  boolean run(Iterable<Runnable> steps, Duration wait) throws InterruptedException {
    try (LockHandle handle = session.acquire(lock, wait)) { // in place of onStartLeading
      for (Runnable step : steps) {
        handle.requireActive(); // in place of onStopLeading: no request, throws once it is lost
        step.run();
      }
      return true;
    } catch (LockTimeoutException another) {
      return false; // its message names who holds the lock, and since when
    } catch (LockLostException lost) {
      return false; // the session is over: open another one
    }
  }
}
// [from-leader-election]
