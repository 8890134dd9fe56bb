package io.github.leaselock.demo.api;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
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

  @Min(0)
  @Max(100)
  @Default("2")
  private int backoffLimit = 2;

  /**
   * How often a restore that failed is tried again before it is {@code Failed}, under the same hold
   * of the lock: nobody gets at the half-restored data in between.
   */
  public int getBackoffLimit() {
    return backoffLimit;
  }

  public void setBackoffLimit(int backoffLimit) {
    this.backoffLimit = backoffLimit;
  }

  /** A {@code MySQLBackup} of the same namespace that has {@code Succeeded}. */
  public @Nullable String getBackupName() {
    return backupName;
  }

  public void setBackupName(String backupName) {
    this.backupName = backupName;
  }
}
