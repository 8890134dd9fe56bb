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
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;

/** docs/in-your-reconciler.md, with the Java Operator SDK. */
final class LockingReconciler implements Reconciler<MySQLRestore> {

  private static final Duration SOON = Duration.ofMillis(200);

  private final KubernetesClient client;
  private final RestoreWork work;
  private final LeaseLocks locks;
  private final StalenessPredicate goneOrFinished;

  LockingReconciler(KubernetesClient client, RestoreWork work) {
    this.client = client;
    this.work = work;
    // [reconciler-fields]
    locks = LeaseLocks.on(KubernetesLeaseStore.using(client));
    goneOrFinished = // every kind that may hold the lock
        HolderJudge.on(client)
            .kind(MySQLRestore.class, MySQLRestore::hasFinished)
            .kind(MySQLBackup.class, MySQLBackup::hasFinished);
    // [reconciler-fields]
  }

  private static LeaseKey lockOf(MySQLRestore restore) {
    return LeaseKey.inNamespace(restore.getMetadata().getNamespace())
        .named(restore.getSpec().getClusterName() + "-operations");
  }

  // [josdk]
  @Override
  public UpdateControl<MySQLRestore> reconcile(MySQLRestore cached, Context<MySQLRestore> context) {
    LeaseLock lock = locks.lock(lockOf(cached)); // one for all that must exclude one another
    if (cached.hasFinished()) { // the outcome is stored: now the lock may go, and not before
      lock.release(holderOf(cached));
      return UpdateControl.noUpdate();
    }
    AcquireResult result =
        lock.acquire(AcquireRequest.exclusive(holderOf(cached)).takingOver(goneOrFinished));
    if (!(result instanceof AcquireResult.Acquired acquired)) {
      return UpdateControl.<MySQLRestore>noUpdate().rescheduleAfter(SOON); // held, by whom it says
    }
    MySQLRestore live = client.resource(cached).get(); // under the lock; what is cached may be old
    return live == null || live.hasFinished()
        ? UpdateControl.<MySQLRestore>noUpdate().rescheduleAfter(SOON)
        : UpdateControl.patchStatus(work.advance(live, acquired.token())).rescheduleAfter(SOON);
  }
  // [josdk]
}
