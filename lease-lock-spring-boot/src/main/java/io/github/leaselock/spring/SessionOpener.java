package io.github.leaselock.spring;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.SessionBuilder;
import java.time.Duration;

/** Opens sessions as the properties say. */
final class SessionOpener {

  private final LeaseLocks locks;
  private final String namespace;
  private final LeaseLockProperties.Session settings;
  private final Duration shutdownPhase;

  SessionOpener(
      LeaseLocks locks,
      LeaseNamespace namespace,
      LeaseLockProperties.Session settings,
      Duration shutdownPhase) {
    this.locks = locks;
    this.namespace = namespace.name();
    this.settings = settings;
    this.shutdownPhase = shutdownPhase;
  }

  LeaseSession open() throws InterruptedException {
    SessionBuilder builder =
        locks
            .session(namespace)
            .named(settings.name())
            .duration(settings.duration())
            .closingWithin(closingWithin())
            .graceForHolders(settings.graceForHolders());
    if (settings.longestHold() != null) {
      builder = builder.longestHold(settings.longestHold());
    }
    return (settings.ownedByPod() ? builder.ownedByPod() : builder).open();
  }

  /** Spring goes on when a phase has taken its time, and closes the client. */
  Duration closingWithin() {
    Duration wanted = settings.closingWithin();
    return wanted.compareTo(shutdownPhase) <= 0 ? wanted : shutdownPhase;
  }
}
