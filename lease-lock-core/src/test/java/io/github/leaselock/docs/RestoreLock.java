package io.github.leaselock.docs;

// [from-percona-style]
import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockSnapshot;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.kubernetes.HolderJudge;

/** One Lease for backups and restores, in place of one for each kind and a check of the other. */
final class RestoreLock {

  private final LeaseLocks locks;
  private final HolderJudge judge;

  RestoreLock(LeaseLocks locks, KubernetesClient client) {
    this.locks = locks;
    this.judge =
        HolderJudge.on(client)
            .kind(MySQLRestore.class, MySQLRestore::hasFinished)
            .kind(MySQLBackup.class, MySQLBackup::hasFinished);
  }

  private LeaseLock lockOf(String namespace, String cluster) {
    return locks.lock(namespace, cluster + "-operations"); // a new name: see the steps below
  }

  AcquireResult acquire(MySQLRestore restore, String cluster) {
    return lockOf(restore.getMetadata().getNamespace(), cluster)
        .acquire(holderOf(restore), AcquireRequest.exclusive().queued().takingOver(judge));
  }

  AcquireResult acquire(MySQLBackup backup, String cluster) {
    return lockOf(backup.getMetadata().getNamespace(), cluster)
        .acquire(holderOf(backup), AcquireRequest.shared().queued().takingOver(judge));
  }

  ReleaseResult release(MySQLRestore restore, String cluster) {
    return lockOf(restore.getMetadata().getNamespace(), cluster).release(holderOf(restore));
  }

  /** Once no process of the old version runs: whether an old Lease is free now. */
  static boolean free(LeaseLock old) {
    LockSnapshot seen = old.inspect();
    return seen.isFree() || old.forceRelease(seen, "the old version is gone").isReleased();
  }
}
// [from-percona-style]
