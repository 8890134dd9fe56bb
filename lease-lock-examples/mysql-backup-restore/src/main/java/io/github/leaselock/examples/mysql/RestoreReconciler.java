package io.github.leaselock.examples.mysql;

// [mysql-restore-reconciler]
import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.github.leaselock.examples.mysql.api.MySQLRestore;
import io.github.leaselock.examples.mysql.api.Operation;
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

/** Restores run alone, wait for their turn, and go before backups that wait. */
final class RestoreReconciler implements Reconciler<MySQLRestore>, Cleaner<MySQLRestore> {

  private final LockedOperation<MySQLRestore> restores;
  private final Jobs jobs;

  RestoreReconciler(LockedOperations operations, Jobs jobs, Duration recheck) {
    this.jobs = jobs;
    this.restores =
        operations.add(
            MySQLRestore.class,
            restore ->
                restore
                    .lock(MySQLRestore::lock)
                    .exclusive()
                    .priority(10) // overtakes backups that wait; what runs is left alone
                    .finishedWhen(MySQLRestore::hasFinished)
                    .drainingWith(jobs::isGone)
                    .waitingStatus(Operation::waiting)
                    .recheckEvery(recheck));
  }

  @Override
  public List<EventSource<?, MySQLRestore>> prepareEventSources(
      EventSourceContext<MySQLRestore> context) {
    return List.of(restores.eventSource(context), Jobs.eventSource(MySQLRestore.class, context));
  }

  @Override
  public UpdateControl<MySQLRestore> reconcile(MySQLRestore restore, Context<MySQLRestore> context)
      throws Exception {
    return restores.reconcile(restore, jobs::advance);
  }

  @Override
  public DeleteControl cleanup(MySQLRestore restore, Context<MySQLRestore> context) {
    return restores.cleanup(restore, deleted -> jobs.stop(holderOf(deleted)));
  }
}
// [mysql-restore-reconciler]
