package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.api.ApiGroup;
import io.github.leaselock.demo.api.MySQLRestore;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;

/** Reconciles {@code MySQLRestore} objects. */
@ControllerConfiguration(name = "mysqlrestore", finalizerName = ApiGroup.FINALIZER)
final class RestoreReconciler extends OperationReconciler<MySQLRestore> {

  RestoreReconciler(
      Surroundings around, Work<MySQLRestore> work, OperationStore<MySQLRestore> store) {
    super(around, new RestoreKind(work), store);
  }
}
