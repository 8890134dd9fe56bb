package io.github.leaselock.docs;

// [first-lock]
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.testing.LeaseLockExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FirstLockTest {

  @RegisterExtension final LeaseLockExtension api = LeaseLockExtension.create();

  private final Holder backup = new Holder("MySQLBackup.example.com", "db", "backup1", "uid-1");
  private final Holder restore = new Holder("MySQLRestore.example.com", "db", "restore1", "uid-2");

  @Test
  void aBackupAndARestoreNeverOverlap() {
    LeaseLock lock = api.locks().lock("db", "cluster1-operations");

    AcquireResult first = lock.acquire(backup, AcquireRequest.shared());
    AcquireResult second = lock.acquire(restore, AcquireRequest.exclusive().queued());
    lock.release(backup); // hands over to the restore in the same write

    assertInstanceOf(AcquireResult.Acquired.class, first);
    assertInstanceOf(AcquireResult.Held.class, second);
    assertInstanceOf(
        AcquireResult.Acquired.class, lock.acquire(restore, AcquireRequest.exclusive()));
  }
}
// [first-lock]
