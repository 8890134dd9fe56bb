package io.github.leaselock.shedlock;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.session.LeaseSession;
import io.github.leaselock.store.LeaseStore;
import java.time.Duration;

/** One process of several on one API server. */
record Node(LeaseLocks locks, String namespace) {

  static final String NAMESPACE = "ops";

  static Node on(LeaseStore store) {
    return new Node(LeaseLocks.on(store), NAMESPACE);
  }

  TimedLockProvider timed() {
    return TimedLockProvider.on(locks, namespace);
  }

  SessionLockProvider bySession() {
    return SessionLockProvider.on(
        locks,
        namespace,
        () -> LeaseSession.builder(locks, namespace).duration(Duration.ofSeconds(15)).open());
  }

  /** Whether anybody holds a lock whose time is not over. */
  boolean isLocked(String name) {
    StalenessPredicate over = Until.isOver();
    return locks.lock(LeaseNames.key(namespace, name)).isActive(over);
  }
}
