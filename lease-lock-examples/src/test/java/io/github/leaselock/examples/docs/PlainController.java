package io.github.leaselock.examples.docs;

import static io.github.leaselock.kubernetes.KubernetesHolders.holderOf;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.examples.api.MySQLBackup;
import io.github.leaselock.examples.api.MySQLRestore;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLeaseStore;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.StalenessPredicate;
import java.util.function.Consumer;

/** docs/in-your-reconciler.md, with a Kubernetes client alone. */
final class PlainController {

  private final KubernetesClient client;
  private final RestoreWork work;
  private final Consumer<MySQLRestore> askAgainSoon;
  private final LeaseLocks locks;
  private final StalenessPredicate goneOrFinished;

  PlainController(KubernetesClient client, RestoreWork work, Consumer<MySQLRestore> askAgainSoon) {
    this.client = client;
    this.work = work;
    this.askAgainSoon = askAgainSoon;
    locks = LeaseLocks.on(KubernetesLeaseStore.using(client));
    goneOrFinished = // every kind that may hold the lock
        HolderJudge.on(client)
            .kind(MySQLRestore.class, MySQLRestore::hasFinished)
            .kind(MySQLBackup.class, MySQLBackup::hasFinished);
  }

  private static LeaseKey lockOf(MySQLRestore restore) {
    return LeaseKey.inNamespace(restore.getMetadata().getNamespace())
        .named(restore.getSpec().getClusterName() + "-operations");
  }

  // [plain]
  void step(MySQLRestore seen) {
    LeaseLock lock = locks.lock(lockOf(seen));
    AcquireResult result =
        lock.acquire(AcquireRequest.exclusive(holderOf(seen)).takingOver(goneOrFinished));
    if (result instanceof AcquireResult.Acquired acquired) {
      MySQLRestore live = client.resource(seen).get(); // under the lock
      if (live != null && !live.hasFinished()) {
        live = client.resource(work.advance(live, acquired.token())).updateStatus();
      }
      if (live == null || live.hasFinished()) {
        lock.release(holderOf(seen)); // the outcome is stored
        return;
      }
    }
    askAgainSoon.accept(seen);
  }
  // [plain]
}
