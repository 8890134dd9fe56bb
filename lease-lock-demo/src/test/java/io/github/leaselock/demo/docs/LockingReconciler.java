package io.github.leaselock.demo.docs;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;

/** docs/in-your-reconciler.md, with the Java Operator SDK. */
final class LockingReconciler implements Reconciler<MySQLRestore>, Cleaner<MySQLRestore> {

  private static final Duration SOON = Duration.ofMillis(200);

  private final KubernetesClient client;
  private final RestoreWork work;
  private final LeaseLocks locks;
  private final StalenessPredicate goneOrFinished;

  LockingReconciler(KubernetesClient client, RestoreWork work) {
    this.client = client;
    this.work = work;
    // [reconciler-fields]
    locks = KubernetesLocks.using(client);
    goneOrFinished = // every kind that may hold the lock
        HolderJudge.on(client)
            .kind(MySQLRestore.class, MySQLRestore::hasFinished)
            .kind(MySQLBackup.class, MySQLBackup::hasFinished);
    // [reconciler-fields]
  }

  LockingReconciler(KubernetesClient client, RestoreWork work, LeaseLocks locks) {
    this.client = client;
    this.work = work;
    this.locks = locks;
    goneOrFinished = StalenessPredicate.never();
  }

  private static LeaseKey lockOf(MySQLRestore restore) {
    return new LeaseKey(
        restore.getMetadata().getNamespace(), restore.getSpec().getClusterName() + "-operations");
  }

  // [josdk]
  @Override
  public UpdateControl<MySQLRestore> reconcile(MySQLRestore cached, Context<MySQLRestore> context) {
    try {
      LeaseLock lock = locks.lock(lockOf(cached)); // one for all that must exclude one another
      if (cached.hasFinished()) { // the outcome is stored: now the lock may go, and not before
        boolean unknown = lock.release(holderOf(cached)).isUnknown();
        return unknown ? comeAgain() : UpdateControl.noUpdate();
      }
      AcquireResult result =
          lock.acquire(holderOf(cached), AcquireRequest.exclusive().takingOver(goneOrFinished));
      if (!(result instanceof AcquireResult.Acquired acquired)) {
        return comeAgain(); // held, by whom it says
      }
      MySQLRestore live = client.resource(cached).get(); // under the lock; the cache may be old
      if (live == null || !holderOf(live).equals(holderOf(cached))) {
        return giveBack(cached) ? UpdateControl.noUpdate() : comeAgain(); // gone, by force
      }
      return live.hasFinished() || live.isMarkedForDeletion()
          ? comeAgain()
          : UpdateControl.patchStatus(work.advance(live, acquired.token())).rescheduleAfter(SOON);
    } catch (LeaseRefusedException | LeaseUnavailableException e) {
      return waiting(cached, e); // thrown, it would end the retries of the SDK after half a minute
    }
  }

  /** The SDK keeps a finalizer on the object until this says that nothing is left. */
  @Override
  public DeleteControl cleanup(MySQLRestore deleted, Context<MySQLRestore> context) {
    try {
      return giveBack(deleted)
          ? DeleteControl.defaultDelete()
          : DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
    } catch (LeaseRefusedException | LeaseUnavailableException e) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
    }
  }

  /** Ends the work before the lock goes; whether it knows that both are gone. */
  private boolean giveBack(MySQLRestore restore) {
    return work.stop(restore)
        && !locks.lock(lockOf(restore)).release(holderOf(restore)).isUnknown();
  }

  private static UpdateControl<MySQLRestore> comeAgain() {
    return UpdateControl.<MySQLRestore>noUpdate().rescheduleAfter(SOON);
  }

  /** A right is missing, say: the status tells, and somebody may grant it. */
  private static UpdateControl<MySQLRestore> waiting(MySQLRestore restore, Exception why) {
    restore.getStatus().setStateDescription(why.getMessage());
    return UpdateControl.patchStatus(restore).rescheduleAfter(SOON);
  }
  // [josdk]
}
