package io.github.leaselock.demo.play.chaos;

/** What a script can ask for. */
public enum Act {
  /** Ask for a backup that is refused if it meets a restore. */
  BACKUP,
  /** Ask for a backup that waits for a restore. */
  PATIENT_BACKUP,
  /** Ask for a backup that waits until it is one of two at most. */
  LIMITED_BACKUP,
  /** Ask for a restore. */
  RESTORE,
  /** Delete an operation that works. */
  DELETE_WORKING,
  /** Delete an operation that waits. */
  DELETE_WAITING,
  /** Delete an operation that has ended. */
  DELETE_ENDED,
  /**
   * Delete an operation that works or waits, and ask for it anew under its name when it is gone.
   */
  RECREATE,
  /** The same, but take its finalizer away: it is gone at once, whatever runs for it. */
  RECREATE_BY_FORCE,
  /** Write to the database under the grants of work that is over. */
  LATE_WRITE,
  /** Kill an operator with SIGKILL. */
  KILL,
  /** Stop an operator with SIGSTOP until it has been taken for dead, then continue it. */
  FREEZE,
  /** Kill the API server and start it again. */
  RESTART_API;

  /** Whether there is one operation more because of it. */
  boolean asksForMore() {
    return switch (this) {
      case BACKUP, PATIENT_BACKUP, LIMITED_BACKUP, RESTORE -> true;
      default -> false;
    };
  }
}
