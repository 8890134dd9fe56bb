package io.github.leaselock.examples.mysql.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What came of it so far. */
public final class OperationStatus {

  private final @Nullable OperationState state;
  private final @Nullable String message;

  /** A state, and why it is so. */
  @JsonCreator
  public OperationStatus(
      @JsonProperty("state") @Nullable OperationState state,
      @JsonProperty("message") @Nullable String message) {
    this.state = state;
    this.message = message;
  }

  public @Nullable OperationState getState() {
    return state;
  }

  public @Nullable String getMessage() {
    return message;
  }
}
