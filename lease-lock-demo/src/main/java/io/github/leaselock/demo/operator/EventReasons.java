package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.util.Optional;

/** Which of the things that happen to an operation are worth an Event, and how they are called. */
final class EventReasons {

  private EventReasons() {}

  /**
   * What an Event says besides the message.
   *
   * @param reason why, in one CamelCase word
   * @param action what was done or tried
   * @param isWarning whether somebody may have to do something
   */
  record Told(String reason, String action, boolean isWarning) {}

  /** Empty: no Event. */
  static Optional<Told> of(What what) {
    return switch (what) {
      case REFUSED -> warning("Refused", "Acquire");
      case WAITING -> normal("WaitingForLock", "Acquire");
      case ACQUIRED -> normal("LockAcquired", "Acquire");
      case TAKEOVER -> warning("TakenOver", "TakeOver");
      case DRAINING -> normal("Draining", "Drain");
      case DRAINED -> normal("Drained", "Drain");
      case SUCCEEDED -> normal("Completed", "Run");
      case FAILED -> warning("Failed", "Run");
      case RETRY -> warning("Retrying", "Run");
      case ABORTED -> warning("Aborted", "Run");
      case FENCED -> warning("Fenced", "Run");
      case READY, STARTED, PROGRESS, RELEASED, DELETED, TROUBLE, STOPPED -> Optional.empty();
    };
  }

  private static Optional<Told> normal(String reason, String action) {
    return Optional.of(new Told(reason, action, false));
  }

  private static Optional<Told> warning(String reason, String action) {
    return Optional.of(new Told(reason, action, true));
  }
}
