package io.github.leaselock.shedlock;

import java.time.Duration;
import java.util.Optional;
import net.javacrumbs.shedlock.core.AbstractSimpleLock;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;

/** One hold that ends with the session, or after its times on this process's monotonic clock. */
final class SessionLock extends AbstractSimpleLock {

  private final SessionHold hold;
  private final Alarms alarms;
  private final long began;

  SessionLock(LockConfiguration configuration, SessionHold hold, Alarms alarms, long began) {
    super(configuration);
    this.hold = hold;
    this.alarms = alarms;
    this.began = began;
  }

  @Override
  protected void doUnlock() {
    Duration held = Duration.ofNanos(alarms.nanos() - began);
    hold.unlock(lockConfiguration.getLockAtLeastFor().minus(held), lockConfiguration);
  }

  @Override
  protected Optional<SimpleLock> doExtend(LockConfiguration newConfiguration) {
    return hold.extend(newConfiguration.getLockAtMostFor())
        ? Optional.of(new SessionLock(newConfiguration, hold, alarms, alarms.nanos()))
        : Optional.empty();
  }
}
