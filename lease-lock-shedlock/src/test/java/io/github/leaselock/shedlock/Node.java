package io.github.leaselock.shedlock;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.store.LeaseStore;
import java.time.Duration;

/** One process of several on one API server. */
record Node(LeaseLocks locks, String namespace) {

  static final String NAMESPACE = "ops";
  static final Duration SESSION = Duration.ofMinutes(10);

  static Node on(LeaseStore store) {
    return new Node(StoreLocks.on(store), NAMESPACE);
  }

  TimedLockProvider timed() {
    return TimedLockProvider.on(locks, namespace);
  }

  SessionLockProvider bySession() {
    return SessionLockProvider.on(locks, namespace, this::session);
  }

  SessionLockProvider bySession(Alarms alarms) {
    return new SessionLockProvider(locks, namespace, this::session, alarms);
  }

  LeaseSession session() throws InterruptedException {
    return locks.session(namespace).duration(SESSION).open();
  }

  /** Whether anybody holds a lock whose time is not over. */
  boolean isLocked(String name) {
    StalenessPredicate over = Until.isOver();
    return locks.lock(LeaseNames.key(namespace, name)).isActive(over);
  }

  /** Returns when nobody holds a lock whose time is not over; a test hangs for 90 s at most. */
  void awaitUnlocked(String name) {
    long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (isLocked(name)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(name + " is still locked");
      }
      Thread.onSpinWait();
    }
  }
}
