package io.github.leaselock.examples.mysql;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LockCondition;
import io.github.leaselock.LockMode;
import io.github.leaselock.examples.mysql.api.MySQLBackup;
import io.github.leaselock.examples.mysql.api.Operation;
import io.github.leaselock.examples.mysql.api.OperationState;
import io.github.leaselock.josdk.LockedOperation;
import io.github.leaselock.josdk.LockedOperations;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;

/** Backups run beside each other, two at a time. One that is asked for during a restore fails. */
final class BackupReconciler implements Reconciler<MySQLBackup>, Cleaner<MySQLBackup> {

  private final LockedOperation<MySQLBackup> backups;
  private final LeaseLocks locks;
  private final Jobs jobs;

  BackupReconciler(LockedOperations operations, LeaseLocks locks, Jobs jobs, Duration recheck) {
    this.locks = locks;
    this.jobs = jobs;
    this.backups =
        operations.add(
            MySQLBackup.class,
            backup ->
                backup
                    .lock(MySQLBackup::lock)
                    .shared()
                    .asking((object, request) -> request.limitedTo(2))
                    .finishedWhen(MySQLBackup::hasFinished)
                    .drainingWith(jobs::isGone)
                    .waitingStatus(this::waiting)
                    .recheckEvery(recheck));
  }

  // [mysql-failing-backup]
  /** A final state gives up the place in the queue. One that waits already goes on waiting. */
  private MySQLBackup waiting(MySQLBackup backup, LockCondition why) {
    return backup.getStatus() == null && isRestoring(backup.lock())
        ? Operation.in(backup, OperationState.FAILED, "a restore of this cluster runs")
        : Operation.waiting(backup, why);
  }

  private boolean isRestoring(LeaseKey lock) {
    return locks.lock(lock).inspect().holders().stream()
        .anyMatch(holder -> holder.mode() == LockMode.EXCLUSIVE);
  }

  // [mysql-failing-backup]

  @Override
  public List<EventSource<?, MySQLBackup>> prepareEventSources(
      EventSourceContext<MySQLBackup> context) {
    return List.of(backups.eventSource(context), Jobs.eventSource(MySQLBackup.class, context));
  }

  @Override
  public UpdateControl<MySQLBackup> reconcile(MySQLBackup backup, Context<MySQLBackup> context)
      throws Exception {
    return backups.reconcile(backup, jobs::advance);
  }

  @Override
  public DeleteControl cleanup(MySQLBackup backup, Context<MySQLBackup> context) {
    return backups.cleanup(backup, deleted -> jobs.stop(holderOf(deleted)));
  }
}
