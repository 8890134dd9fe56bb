package io.github.leaselock.docs;

// [several-locks]
import io.github.leaselock.AcquireAllResult;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockCondition;
import java.util.List;
import java.util.Map;

/** Works on one shard: beside other shards' work, and not beside work on the whole cluster. */
final class ShardRepair {

  private final LeaseLocks locks;
  private final LeaseLock cluster;
  private final LeaseLock shard;

  ShardRepair(LeaseLocks locks, String namespace, String cluster, int shard) {
    this.locks = locks;
    this.cluster = locks.lock(namespace, cluster + "-operations");
    this.shard = locks.lock(namespace, cluster + "-shard-" + shard);
  }

  /** Called at each reconciliation until it may begin; the work carries the shard's token. */
  LockCondition begin(Holder repair) {
    AcquireAllResult result =
        locks.acquireAll(
            repair,
            Map.of(
                cluster, AcquireRequest.shared().queued(),
                shard, AcquireRequest.exclusive().queued()));
    return LockCondition.of(result);
  }

  /** Once the outcome is stored, or the repair is not wanted any more. */
  void end(Holder repair) {
    locks.releaseAll(repair, List.of(cluster, shard));
  }
}
// [several-locks]
