package io.github.leaselock.demo.api;

import org.jspecify.annotations.Nullable;

/** What is known of a backup. */
public class MySQLBackupStatus extends OperationStatus {

  private @Nullable String destination;

  /** Name of the backup file within the storage; present once the backup has succeeded. */
  public @Nullable String getDestination() {
    return destination;
  }

  public void setDestination(@Nullable String destination) {
    this.destination = destination;
  }
}
