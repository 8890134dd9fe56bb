package io.github.leaselock.examples.api;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Which backup to restore. */
public class MySQLRestoreSpec extends OperationSpec {

  @Required
  @Size(min = 1, max = 253)
  @Pattern(ApiGroup.NAME)
  private @Nullable String backupName;

  /** A {@code MySQLBackup} of the same namespace that has {@code Succeeded}. */
  public @Nullable String getBackupName() {
    return backupName;
  }

  public void setBackupName(String backupName) {
    this.backupName = backupName;
  }
}
