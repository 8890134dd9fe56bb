package io.github.leaselock.shedlock;

import java.time.Instant;
import java.util.Optional;
import net.javacrumbs.shedlock.core.AbstractSimpleLock;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One hold that ends by ShedLock's times. */
final class TimedLock extends AbstractSimpleLock {

  private static final Logger LOG = LoggerFactory.getLogger(TimedLockProvider.class);

  private final TimedGrant grant;

  /** When it is over for its holder; not later than what is noted on the Lease. */
  private final Instant until;

  TimedLock(LockConfiguration configuration, TimedGrant grant, Instant until) {
    super(configuration);
    this.grant = grant;
    this.until = until;
  }

  Instant until() {
    return until;
  }

  @Override
  protected void doUnlock() {
    Instant atLeast = lockConfiguration.getLockAtLeastUntil();
    boolean held =
        ClockProvider.now().isBefore(atLeast)
            ? grant.until(atLeast, lockConfiguration)
            : grant.release(lockConfiguration);
    if (!held) {
      LOG.warn(
          "ShedLock '{}' had ended before its task did: another node may have run it meanwhile. Its"
              + " lockAtMostFor, {}, is too short, or a person has freed the lock",
          lockConfiguration.getName(),
          lockConfiguration.getLockAtMostFor());
    }
  }

  /** One that is over is given back, for it may be noted that it lasts a little longer. */
  @Override
  protected Optional<SimpleLock> doExtend(LockConfiguration newConfiguration) {
    if (!ClockProvider.now().isBefore(until)) {
      grant.release(lockConfiguration);
      return Optional.empty();
    }
    Instant later = newConfiguration.getLockAtMostUntil();
    return grant.until(later, newConfiguration)
        ? Optional.of(new TimedLock(newConfiguration, grant, later))
        : Optional.empty();
  }
}
