package io.github.leaselock.josdk;

import org.jspecify.annotations.Nullable;

/** The status of the tests' kinds. Public, for JSON. */
public final class State {

  private @Nullable String phase;
  private @Nullable String message;

  public @Nullable String getPhase() {
    return phase;
  }

  public void setPhase(@Nullable String phase) {
    this.phase = phase;
  }

  public @Nullable String getMessage() {
    return message;
  }

  public void setMessage(@Nullable String message) {
    this.message = message;
  }
}
