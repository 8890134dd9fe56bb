package io.github.leaselock.docs;

// [from-shedlock]
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A scheduled task that runs on one of several processes, and is skipped by the others. */
final class NightlyReport {

  private final LeaseSession session; // one for the process
  private final LeaseLock lock;
  private final LongConsumer report;

  NightlyReport(LeaseSession session, LeaseLock lock, LongConsumer report) {
    this.session = session;
    this.lock = lock;
    this.report = report;
  }

  /** Called by the schedule of each process; whether it was this one. */
  boolean runUnlessAnotherDoes() throws Exception {
    Optional<LockHandle> granted =
        session.tryAcquire(lock, AcquireRequest.exclusive().because("report"));
    if (granted.isEmpty()) {
      return false; // skipped, like a method with @SchedulerLock
    }
    try (LockHandle handle = granted.get()) { // held until it ends, however long that takes
      handle.guard( // interrupted if the lock is lost
          () -> {
            report.accept(handle.token().value());
            return null;
          });
    }
    return true;
  }
}
// [from-shedlock]
