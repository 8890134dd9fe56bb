package io.github.leaselock.demo.api;

/**
 * Where a backup or a restore is.
 *
 * <pre>
 *   (no state) ──► Waiting ──► Starting ──► Running ──► Succeeded
 *        │            │            └───────────┴──────► Failed
 *        └────────────┴───────────────────────────────► Failed (backup meets a restore), Error
 * </pre>
 *
 * <p>Percona's states plus {@link #Waiting}. Constants are spelled as they appear in the API.
 */
public enum OperationState {
  /** Another operation holds the lock of the cluster; {@code status.waitingFor} says which. */
  Waiting,
  /** The lock is held and an operator is about to begin. */
  Starting,
  /** The work runs. */
  Running,
  /** Finished as asked. */
  Succeeded,
  /** Began, or was about to, and could not finish. */
  Failed,
  /** Can never run as it is written: no such backup, for example. */
  Error;

  /** Whether nothing more will happen to an object in this state. */
  public boolean isTerminal() {
    return this == Succeeded || this == Failed || this == Error;
  }
}
