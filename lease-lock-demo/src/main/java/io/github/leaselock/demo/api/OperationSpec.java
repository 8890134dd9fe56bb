package io.github.leaselock.demo.api;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What a backup and a restore have in common. A plain bean: Jackson reads and writes it. */
public abstract class OperationSpec {

  @Required
  @Size(min = 1, max = 63)
  @Pattern(ApiGroup.NAME)
  private @Nullable String clusterName;

  @Min(1)
  @Max(10_000)
  @Default("500")
  private int batchRows = 500;

  @Min(0)
  @Max(60_000)
  @Default("0")
  private int pauseMillis;

  OperationSpec() {}

  /** The MySQL cluster this is about: one lock per cluster. */
  public @Nullable String getClusterName() {
    return clusterName;
  }

  public void setClusterName(String clusterName) {
    this.clusterName = clusterName;
  }

  /** Rows per batch: the unit in which work is done, fenced and can be stopped. */
  public int getBatchRows() {
    return batchRows;
  }

  public void setBatchRows(int batchRows) {
    this.batchRows = batchRows;
  }

  /** Milliseconds to pause after each batch: spares the database, and lets a demo interfere. */
  public int getPauseMillis() {
    return pauseMillis;
  }

  public void setPauseMillis(int pauseMillis) {
    this.pauseMillis = pauseMillis;
  }
}
