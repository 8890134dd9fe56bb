package io.github.leaselock.examples.operator;

import io.github.leaselock.examples.api.ApiGroup;
import io.github.leaselock.examples.api.MySQLBackup;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;

/** Reconciles {@code MySQLBackup} objects. */
@ControllerConfiguration(name = "mysqlbackup", finalizerName = ApiGroup.FINALIZER)
final class BackupReconciler extends OperationReconciler<MySQLBackup> {

  BackupReconciler(Surroundings around, Work<MySQLBackup> work, OperationStore<MySQLBackup> store) {
    super(around, new BackupKind(work), store);
  }
}
