package io.github.leaselock.demo.operator;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.demo.api.MySQLClusterSpec;
import io.github.leaselock.demo.api.MySQLRestore;
import java.util.Optional;

/** A restore holds the lock alone, and waits for it as long as it takes. */
record RestoreKind(Work<MySQLRestore> work) implements Kind<MySQLRestore> {

  @Override
  public Class<MySQLRestore> type() {
    return MySQLRestore.class;
  }

  @Override
  public AcquireRequest request(MySQLRestore restore, Optional<MySQLClusterSpec> cluster) {
    return AcquireRequest.exclusive()
        .queued()
        .because(Subjects.reason("restore of backup " + restore.getSpec().getBackupName()));
  }

  @Override
  public int retries(MySQLRestore restore) {
    return restore.getSpec().getBackoffLimit();
  }

  @Override
  public Optional<String> refusal(MySQLRestore restore, AcquireResult.Held held) {
    return Optional.empty();
  }

  @Override
  public void record(MySQLRestore restore, Work.WorkResult result) {
    // Rows and checksum are all there is.
  }
}
