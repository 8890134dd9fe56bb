package io.github.leaselock.docs;

// [nested-operations]
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockCondition;
import java.util.List;

/** The backups of a cluster, some of which a restore makes for its own safety. */
final class NestedBackup {

  private final LeaseLock lock;

  NestedBackup(LeaseLock lock) {
    this.lock = lock;
  }

  /** For the safety backup of a restore that holds the lock. */
  AcquireResult beginUnder(Holder restore, Holder backup) {
    return lock.acquire(backup, AcquireRequest.shared().under(restore).because("before a restore"));
  }

  /** Without under, an object that the holder owns gets at least a reason: HeldByParent. */
  LockCondition begin(Holder backup, List<String> uidsOfItsOwners) {
    return LockCondition.of(
        lock.key(), lock.acquire(backup, AcquireRequest.shared().ownedBy(uidsOfItsOwners)));
  }

  /** The backup first, then the restore. */
  void end(Holder backup) {
    lock.release(backup);
  }
}
// [nested-operations]
