package io.github.leaselock;

import java.util.Objects;

/** How a holder holds. */
public enum LockMode {
  /** Alone. */
  EXCLUSIVE,
  /** Beside other shared holders, never beside an exclusive one. */
  SHARED;

  /**
   * Whether holders in these two modes exclude each other.
   *
   * @param other the other holder's mode
   * @return false only if both are {@link #SHARED}
   */
  public boolean conflictsWith(LockMode other) {
    Objects.requireNonNull(other, "other");
    return this == EXCLUSIVE || other == EXCLUSIVE;
  }
}
