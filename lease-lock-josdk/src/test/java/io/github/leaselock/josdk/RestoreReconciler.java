package io.github.leaselock.josdk;

import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/** docs/josdk.md. */
// [josdk-reconciler]
final class RestoreReconciler implements Reconciler<Restore>, Cleaner<Restore> {

  private final LockedOperation<Restore> restores;
  private final RestoreJob job;

  RestoreReconciler(LockedOperations operations, RestoreJob job) {
    this.job = job;
    this.restores =
        operations.add(
            Restore.class,
            restore ->
                restore
                    .lock(Kinds::lockOf) // of the protected thing, the same for all kinds
                    .exclusive()
                    .priority(10) // before queued backups; nobody is evicted for it
                    .finishedWhen(Kinds::isFinished) // every final state, and bears with none
                    .drainingWith(evicted -> job.isGone(evicted.identity()))
                    .waitingStatus(Kinds::waiting));
  }

  @Override
  public List<EventSource<?, Restore>> prepareEventSources(EventSourceContext<Restore> context) {
    return List.of(restores.eventSource(context));
  }

  @Override
  public UpdateControl<Restore> reconcile(Restore restore, Context<Restore> context)
      throws Exception {
    return restores.reconcile(restore, this::advance);
  }

  /** Only while the lock is held, on the object as it is now; the Job carries the token. */
  private Step<Restore> advance(Restore live, Grant grant) {
    return switch (job.startOrLook(live, grant.token())) {
      case RUNNING -> Step.status(Kinds.in(live, "Running"));
      case SUCCEEDED -> Step.status(Kinds.in(live, "Succeeded")); // stored, and then released
      case FAILED -> Step.status(Kinds.in(live, "Failed"));
    };
  }

  @Override
  public DeleteControl cleanup(Restore restore, Context<Restore> context) {
    return restores.cleanup(restore, job::stop); // true: nothing of its work is left
  }

  // [josdk-reconciler]

  LockedOperation<Restore> restores() {
    return restores;
  }
}
