package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLBackupStatus;
import io.github.leaselock.demo.api.MySQLRestore;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.database.Checkpoint;
import io.github.leaselock.demo.database.FencedException;
import io.github.leaselock.demo.database.Permit;
import io.github.leaselock.demo.database.Restore;
import io.github.leaselock.demo.database.UnusableDataException;
import io.github.leaselock.demo.database.WorkAbortedException;
import io.github.leaselock.demo.database.WorkAccount;
import io.github.leaselock.demo.database.WorkLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Puts a backup's rows in the place of the cluster's. */
final class RestoreWork implements Work<MySQLRestore> {

  private final ClusterData clusters;
  private final OperationStore<MySQLBackup> backups;
  private final WorkLedger ledger;
  private final Restore restore = new Restore();
  private final Path folder;

  RestoreWork(
      ClusterData clusters, OperationStore<MySQLBackup> backups, WorkLedger ledger, Path folder) {
    this.clusters = clusters;
    this.backups = backups;
    this.ledger = ledger;
    this.folder = folder;
  }

  @Override
  public WorkResult run(MySQLRestore operation, Permit permit, Checkpoint checkpoint)
      throws SQLException,
          IOException,
          FencedException,
          WorkAbortedException,
          UnusableDataException,
          InterruptedException {
    Source source = sourceOf(operation);
    WorkAccount account =
        ledger.open(permit, clusters.databaseOf(operation), WorkLedger.Access.REPLACE);
    try {
      long rows =
          restore.run(
              account,
              source.file(),
              source.checksum(),
              operation.getSpec().getBatchRows(),
              checkpoint);
      return new WorkResult(rows, source.checksum(), source.file().getFileName().toString());
    } catch (FencedException e) {
      ledger.countRefusal(permit);
      throw e;
    } finally {
      ledger.finish(permit);
    }
  }

  private record Source(Path file, String checksum) {}

  /** Under the lock, so that the backup is not about to change. */
  private Source sourceOf(MySQLRestore operation) throws UnusableDataException {
    @Nullable String name = operation.getSpec().getBackupName();
    if (name == null || name.isBlank()) {
      throw new UnusableDataException("spec.backupName is missing");
    }
    MySQLBackupStatus status =
        backups
            .read(operation.getMetadata().getNamespace(), name)
            .orElseThrow(() -> new UnusableDataException("there is no backup " + name))
            .getStatus();
    @Nullable String destination = status.getDestination();
    @Nullable String checksum = status.getChecksum();
    if (status.getState() != OperationState.Succeeded || destination == null || checksum == null) {
      throw new UnusableDataException("backup " + name + " has not succeeded");
    }
    Path file = folder.resolve(destination).normalize();
    if (!folder.normalize().equals(file.getParent())) {
      throw new UnusableDataException("backup " + name + " is not in the storage: " + destination);
    }
    return new Source(file, checksum);
  }
}
