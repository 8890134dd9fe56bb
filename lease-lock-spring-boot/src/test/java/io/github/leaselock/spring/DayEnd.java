package io.github.leaselock.spring;

// [spring-boot-use]
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockTimeoutException;
import java.time.Duration;
import org.springframework.stereotype.Component;

@Component
class DayEnd {

  private final LeaseSession session;
  private final LeaseLock lock;
  private final Ledger ledger;

  DayEnd(LeaseLocks locks, LeaseSession session, Ledger ledger) {
    this.session = session;
    this.lock = locks.lock("ops", "ledger");
    this.ledger = ledger;
  }

  void close() throws InterruptedException, LockTimeoutException {
    try (LockHandle handle = session.acquire(lock, Duration.ofMinutes(2))) { // waits its turn
      ledger.closeDay(handle.token());
    }
  }
}
// [spring-boot-use]
