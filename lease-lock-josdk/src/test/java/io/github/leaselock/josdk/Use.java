package io.github.leaselock.josdk;

import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.util.function.Function;

/**
 * A reconciler of restores, as somebody wrote it.
 *
 * @param operation what it delegates to
 */
record Use(
    LockedOperation<Restore> operation, Reconciler<Restore> reconciler, Cleaner<Restore> cleaner) {

  /** As docs/josdk.md shows it. */
  static final Function<SimulatedProcess, Use> DOCUMENTED =
      process -> {
        RestoreReconciler reconciler = new RestoreReconciler(process.operations(), process.job());
        return new Use(reconciler.restores(), reconciler, reconciler);
      };
}
