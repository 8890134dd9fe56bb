package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.database.Checkpoint;
import io.github.leaselock.demo.database.Dump;
import io.github.leaselock.demo.database.FencedException;
import io.github.leaselock.demo.database.Permit;
import io.github.leaselock.demo.database.UnusableDataException;
import io.github.leaselock.demo.database.WorkAbortedException;
import io.github.leaselock.demo.database.WorkAccount;
import io.github.leaselock.demo.database.WorkLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Dumps the cluster's database into a file of this run's own: a run that was taken over cannot
 * write into the file of its successor.
 */
final class BackupWork implements Work<MySQLBackup> {

  private final ClusterData clusters;
  private final WorkLedger ledger;
  private final Dump dump;
  private final Path folder;

  BackupWork(ClusterData clusters, WorkLedger ledger, Dump dump, Path folder) {
    this.clusters = clusters;
    this.ledger = ledger;
    this.dump = dump;
    this.folder = folder;
  }

  @Override
  public WorkResult run(MySQLBackup backup, Permit permit, Checkpoint checkpoint)
      throws SQLException,
          IOException,
          FencedException,
          WorkAbortedException,
          UnusableDataException,
          InterruptedException {
    String destination =
        String.format(
            Locale.ROOT,
            "%s-%s-%d.sql",
            backup.getMetadata().getNamespace(),
            backup.getMetadata().getName(),
            permit.run());
    Files.createDirectories(folder);
    WorkAccount account = ledger.open(permit, clusters.databaseOf(backup), WorkLedger.Access.READ);
    try {
      Dump.Result result =
          dump.write(
              account, folder.resolve(destination), backup.getSpec().getBatchRows(), checkpoint);
      return new WorkResult(result.rows(), result.checksum(), destination);
    } finally {
      ledger.finish(permit);
    }
  }
}
