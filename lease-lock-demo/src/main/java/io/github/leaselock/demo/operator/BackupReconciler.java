package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.api.ApiGroup;
import io.github.leaselock.demo.api.MySQLBackup;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;

/** Reconciles {@code MySQLBackup} objects. */
@ControllerConfiguration(name = "mysqlbackup", finalizerName = ApiGroup.FINALIZER)
final class BackupReconciler extends OperationReconciler<MySQLBackup> {

  BackupReconciler(Surroundings around, Work<MySQLBackup> work, OperationStore<MySQLBackup> store) {
    super(around, new BackupKind(work), store);
  }
}
