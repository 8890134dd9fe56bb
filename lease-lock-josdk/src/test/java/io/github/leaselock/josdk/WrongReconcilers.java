package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.DrainCheck;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.Verdict;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Deleter;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Workflow;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Reconcilers that people might write, each with one mistake. */
final class WrongReconcilers {

  private WrongReconcilers() {}

  private static LockedOperation<Restore> restores(
      SimulatedProcess process, Consumer<OperationSpec<Restore>> more) {
    return process
        .operations()
        .add(
            Restore.class,
            spec -> {
              Kinds.restores(spec);
              spec.drainingWith(evicted -> process.job().isGone(evicted.identity()));
              more.accept(spec);
            });
  }

  private static Cleaner<Restore> cleaner(
      SimulatedProcess process, LockedOperation<Restore> restores) {
    return (restore, context) -> restores.cleanup(restore, process.job()::stop);
  }

  private static Use delegating(
      SimulatedProcess process, LockedOperation<Restore> restores, LockedWork<Restore> work) {
    Reconciler<Restore> reconciler = (restore, context) -> restores.reconcile(restore, work);
    return new Use(restores, reconciler, cleaner(process, restores));
  }

  private static LockedWork<Restore> work(SimulatedProcess process) {
    return (live, grant) -> step(live, process.job().startOrLook(live, grant.token()));
  }

  private static Step<Restore> step(Restore live, JobState state) {
    return switch (state) {
      case RUNNING -> Step.status(Kinds.in(live, "Running"));
      case SUCCEEDED -> Step.status(Kinds.in(live, "Succeeded"));
      case FAILED -> Step.status(Kinds.in(live, "Failed"));
    };
  }

  /** The mistake is elsewhere: in the number of replicas, say. */
  static Use right(SimulatedProcess process) {
    return delegating(process, restores(process, spec -> {}), work(process));
  }

  /** Takes everybody for dead. */
  static Use evictsLiveHolders(SimulatedProcess process) {
    return delegating(
        process,
        restores(
            process,
            spec ->
                spec.asking((restore, request) -> request.takingOver(holder -> Verdict.stale()))),
        work(process));
  }

  /** The same, and says that the work of the evicted is gone. */
  static Use drainsNothing(SimulatedProcess process) {
    DrainCheck sure = evicted -> true;
    return delegating(
        process,
        restores(
            process,
            spec -> {
              spec.asking((restore, request) -> request.takingOver(holder -> Verdict.stale()));
              spec.drainingWith(sure);
            }),
        work(process));
  }

  /** Starts the Job first, and asks for the lock then. */
  static Use actsWithoutTheGrant(SimulatedProcess process) {
    LockedOperation<Restore> restores = restores(process, spec -> {});
    Reconciler<Restore> reconciler =
        (restore, context) -> {
          JobState state =
              process.acting(restore, () -> process.jobs().startOrLook(restore, Optional.empty()));
          return restores.reconcile(restore, (live, grant) -> step(live, state));
        };
    return new Use(restores, reconciler, cleaner(process, restores));
  }

  /** Releases as soon as the Job has ended; the status is stored after that. */
  static Use releasesBeforeTheFinalStatus(SimulatedProcess process) {
    return delegating(
        process,
        restores(process, spec -> {}),
        (live, grant) -> {
          JobState state = process.job().startOrLook(live, grant.token());
          if (state != JobState.RUNNING) {
            process.locks().lock(grant.lock()).release(holderOf(live));
          }
          return step(live, state);
        });
  }

  /** Stores the final status in its work, and tidies up then. */
  static Use writesTheFinalStatusItself(SimulatedProcess process) {
    return delegating(
        process,
        restores(process, spec -> {}),
        (live, grant) -> {
          JobState state = process.job().startOrLook(live, grant.token());
          if (state == JobState.RUNNING) {
            return step(live, state);
          }
          Restore stored = process.store(Kinds.in(live, "Succeeded"));
          process.jobs().tidyUp(stored);
          return Step.unchanged();
        });
  }

  /** The SDK runs the Job, on the condition that the lock is held. */
  static Use makesTheLockAPrecondition(SimulatedProcess process) {
    LockedOperation<Restore> restores = restores(process, spec -> {});
    Workflow<Restore> workflow =
        new WorkflowBuilder<Restore>()
            .addDependentResourceAndConfigure(new JobOfWorkflow(process))
            .withReconcilePrecondition(
                (resource, restore, context) -> isHeld(process, (Restore) restore))
            .build();
    Reconciler<Restore> reconciler =
        (restore, context) -> {
          ExecutorService threads = Executors.newSingleThreadExecutor();
          try {
            if (!Kinds.isFinished(restore)) {
              workflow.reconcile(restore, SimulatedSdk.context(threads));
            }
          } finally {
            threads.shutdown();
          }
          return restores.reconcile(
              restore,
              (live, grant) ->
                  process
                      .jobs()
                      .state(live)
                      .map(state -> step(live, state))
                      .orElse(Step.unchanged()));
        };
    return new Use(restores, reconciler, cleaner(process, restores));
  }

  private static boolean isHeld(SimulatedProcess process, Restore restore) {
    LeaseLock lock = process.locks().lock(Kinds.lockOf(restore));
    AcquireRequest request = AcquireRequest.exclusive().queued().within(Duration.ofSeconds(1));
    return lock.acquire(holderOf(restore), request) instanceof AcquireResult.Acquired;
  }

  /** A dependent resource of the SDK. */
  private static final class JobOfWorkflow
      implements DependentResource<JobState, Restore>, Deleter<Restore> {
    private final SimulatedProcess process;

    JobOfWorkflow(SimulatedProcess process) {
      this.process = process;
    }

    @Override
    public ReconcileResult<JobState> reconcile(Restore restore, Context<Restore> context) {
      return ReconcileResult.resourceCreated(process.jobs().startOrLook(restore, Optional.empty()));
    }

    @Override
    public void delete(Restore restore, Context<Restore> context) {
      process.jobs().delete(restore);
    }

    @Override
    public Class<JobState> resourceType() {
      return JobState.class;
    }
  }
}
