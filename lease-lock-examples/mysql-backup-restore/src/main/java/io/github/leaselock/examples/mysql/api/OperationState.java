package io.github.leaselock.examples.mysql.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far an operation is. */
public enum OperationState {
  /** Its turn has not come. */
  @JsonProperty("Waiting")
  WAITING,
  /** It holds the lock, and its Job runs. */
  @JsonProperty("Running")
  RUNNING,
  /** Its Job has done it. */
  @JsonProperty("Succeeded")
  SUCCEEDED,
  /** Its Job has failed, or it was refused. */
  @JsonProperty("Failed")
  FAILED
}
