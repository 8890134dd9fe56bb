package io.github.leaselock.demo.api;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where the data of a cluster lives. */
public class MySQLClusterSpec {

  @Size(min = 1, max = 64)
  @Pattern("^[A-Za-z0-9_]+$")
  private @Nullable String database;

  @Min(1)
  @Max(1_000)
  private @Nullable Integer maxParallelBackups;

  /**
   * The database (schema) on the operator's server that is this cluster; absent: the cluster's name
   * with {@code -} and {@code .} replaced by {@code _}.
   */
  public @Nullable String getDatabase() {
    return database;
  }

  public void setDatabase(@Nullable String database) {
    this.database = database;
  }

  /** At most this many backups of the cluster at a time; absent: no limit but that of a backup. */
  public @Nullable Integer getMaxParallelBackups() {
    return maxParallelBackups;
  }

  public void setMaxParallelBackups(@Nullable Integer maxParallelBackups) {
    this.maxParallelBackups = maxParallelBackups;
  }
}
