package io.github.leaselock.shedlock;

import io.github.leaselock.LockHandle;
import io.github.leaselock.ReleaseResult;
import java.time.Duration;
import net.javacrumbs.shedlock.core.LockConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hold of a session that ends at the latest after a time, whatever its task does.
 *
 * <pre>
 *   held ──unlock──▶ given back
 *    │ ▲ └──unlock before lockAtLeastFor──▶ kept ──time──▶ given back
 *    │ └─extend
 *    └──lockAtMostFor, or the session is lost──▶ given back, with a warning
 * </pre>
 */
final class SessionHold {

  private static final Logger LOG = LoggerFactory.getLogger(SessionLockProvider.class);

  private final LockHandle handle;
  private final Alarms alarms;
  private final String name;
  private long end;
  private Runnable alarm = () -> {};
  private boolean unlocked;

  SessionHold(LockHandle handle, Alarms alarms, LockConfiguration configuration, long began) {
    this.handle = handle;
    this.alarms = alarms;
    this.name = configuration.getName();
    synchronized (this) {
      endAfter(configuration.getLockAtMostFor(), began);
    }
    handle.onLost(this::lost);
  }

  private synchronized void lost() {
    if (!unlocked) {
      LOG.warn("ShedLock '{}' was lost while its task ran: others may run it now", name);
    }
  }

  private void endAfter(Duration time, long from) {
    alarm.run();
    end = from + Alarms.saturated(time);
    alarm = alarms.after(Duration.ofNanos(end - alarms.nanos()), this::overrun);
  }

  private boolean isOver() {
    return !handle.isActive() || end - alarms.nanos() <= 0;
  }

  private synchronized void overrun() {
    if (handle.isActive() && isOver()) {
      LOG.warn(
          "ShedLock '{}' has reached its lockAtMostFor before its task has ended: others may run it"
              + " now",
          name);
      handle.close();
    }
  }

  /** Whether it goes on, for a time from now; one that is over is given back. */
  synchronized boolean extend(Duration time) {
    if (isOver()) {
      handle.close();
      return false;
    }
    endAfter(time, alarms.nanos());
    return true;
  }

  /** Gives it back, now or after a time. */
  void unlock(Duration rest, LockConfiguration configuration) {
    synchronized (this) {
      alarm.run();
      unlocked = true;
      if (isOver()) {
        LOG.warn(
            "ShedLock '{}' had ended before its task did: another node may have run it meanwhile",
            name);
      } else if (!rest.isNegative() && !rest.isZero()) {
        alarms.after(rest, handle::close);
        return;
      }
    }
    ReleaseResult result = Failures.asLockExceptions(configuration, handle::release);
    if (result.isUnknown()) {
      LOG.warn(
          "ShedLock '{}' is not given back yet, and will be: {}",
          name,
          result.failure().orElseThrow());
    }
  }
}
