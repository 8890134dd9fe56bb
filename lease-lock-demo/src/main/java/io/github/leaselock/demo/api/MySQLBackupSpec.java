package io.github.leaselock.demo.api;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/** What to back up, and what to do when a restore stands in the way. */
public class MySQLBackupSpec extends OperationSpec {

  @Default("local")
  @Pattern("^local$")
  private String storageName = "local";

  @Default("false")
  private boolean waitForLock;

  @Min(1)
  private @Nullable Integer maxParallel;

  /** Where the backup goes; the example knows {@code local}, a folder of the operator. */
  public String getStorageName() {
    return storageName;
  }

  public void setStorageName(String storageName) {
    this.storageName = storageName;
  }

  /**
   * Whether to wait for a restore in progress ({@code false}: fail, as Percona's operator does).
   */
  public boolean isWaitForLock() {
    return waitForLock;
  }

  public void setWaitForLock(boolean waitForLock) {
    this.waitForLock = waitForLock;
  }

  /**
   * This backup runs only as one of at most so many of the cluster at a time; absent: the cluster's
   * limit alone counts.
   */
  public @Nullable Integer getMaxParallel() {
    return maxParallel;
  }

  public void setMaxParallel(@Nullable Integer maxParallel) {
    this.maxParallel = maxParallel;
  }
}
