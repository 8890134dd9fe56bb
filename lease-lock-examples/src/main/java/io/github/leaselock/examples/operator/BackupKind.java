package io.github.leaselock.examples.operator;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.examples.api.MySQLBackup;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LockMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Backups share the lock; one that meets a restore fails, unless its spec says to wait. */
record BackupKind(Work<MySQLBackup> work) implements Kind<MySQLBackup> {

  @Override
  public Class<MySQLBackup> type() {
    return MySQLBackup.class;
  }

  @Override
  public AcquireRequest request(MySQLBackup backup, Holder holder) {
    AcquireRequest request =
        AcquireRequest.shared(holder)
            .because(Subjects.reason("backup to " + backup.getSpec().getStorageName()));
    @Nullable Integer limit = backup.getSpec().getMaxParallel();
    return limit == null ? request : request.limitedTo(limit);
  }

  /** A restore that still waits for other backups counts as in progress: it goes first. */
  @Override
  public Optional<String> refusal(MySQLBackup backup, AcquireResult.Held held) {
    if (backup.getSpec().isWaitForLock()) {
      return Optional.empty();
    }
    return held.holders().stream()
        .filter(holder -> holder.mode() == LockMode.EXCLUSIVE)
        .findFirst()
        .map(
            restore ->
                "backup cannot run while restore %s is in progress"
                    .formatted(restore.holder().map(Holder::name).orElse(restore.identity())));
  }

  @Override
  public void record(MySQLBackup backup, Work.WorkResult result) {
    backup.getStatus().setDestination(result.destination());
  }
}
