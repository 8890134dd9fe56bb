package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.demo.api.MySQLBackup;
import io.github.leaselock.demo.api.MySQLClusterSpec;
import io.github.leaselock.demo.api.MySQLRestore;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Backups share the lock; one that meets a restore fails, unless its spec says to wait. */
record BackupKind(Work<MySQLBackup> work) implements Kind<MySQLBackup> {

  private static final String RESTORE = HasMetadata.getKind(MySQLRestore.class);

  @Override
  public Class<MySQLBackup> type() {
    return MySQLBackup.class;
  }

  @Override
  public AcquireRequest request(MySQLBackup backup, Optional<MySQLClusterSpec> cluster) {
    AcquireRequest request =
        AcquireRequest.shared()
            .queued()
            .because(Subjects.reason("backup to " + backup.getSpec().getStorageName()));
    OptionalInt limit =
        Stream.of(
                Optional.ofNullable(backup.getSpec().getMaxParallel()),
                cluster.flatMap(spec -> Optional.ofNullable(spec.getMaxParallelBackups())))
            .flatMap(Optional::stream)
            .mapToInt(Integer::intValue)
            .min();
    return limit.isEmpty() ? request : request.limitedTo(limit.getAsInt());
  }

  /** A backup that failed harms nobody: its user asks for another. */
  @Override
  public int retries(MySQLBackup backup) {
    return 0;
  }

  /**
   * A restore that still waits for other backups counts as in progress: it goes first. For a holder
   * that is no restore, and that nobody expects, the backup waits, so that people see it.
   */
  @Override
  public Optional<String> refusal(MySQLBackup backup, AcquireResult.Held held) {
    if (backup.getSpec().isWaitForLock()) {
      return Optional.empty();
    }
    return held.holders().stream()
        .flatMap(holder -> holder.holder().stream())
        .filter(holder -> Subjects.kind(holder).equals(RESTORE))
        .findFirst()
        .map(restore -> "backup cannot run while restore " + restore.name() + " is in progress");
  }

  @Override
  public void record(MySQLBackup backup, Work.WorkResult result) {
    backup.getStatus().setDestination(result.destination());
  }
}
