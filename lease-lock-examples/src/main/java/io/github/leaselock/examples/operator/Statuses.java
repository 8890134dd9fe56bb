package io.github.leaselock.examples.operator;

import io.github.leaselock.examples.api.OperationState;
import io.github.leaselock.examples.api.OperationStatus;
import io.github.leaselock.examples.api.WaitingFor;
import io.github.leaselock.lease.LockHolder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each step of an operation writes into its status; the caller stores it. */
final class Statuses {

  private Statuses() {}

  /** Reasons, in {@code status.reason}. */
  static final String LOCK_HELD = "LockHeld";

  static final String DRAINING = "Draining";
  static final String LOCK_REFUSED = "LockRefused";
  static final String RESTORE_IN_PROGRESS = "RestoreInProgress";
  static final String INVALID_SPEC = "InvalidSpec";
  static final String UNUSABLE = "Unusable";
  static final String WORK_FAILED = "WorkFailed";
  static final String RUNNING = "LockAcquired";
  static final String COMPLETED = "Completed";

  /**
   * The operation waits for others.
   *
   * @return false if the status says so already, with the same words
   */
  static boolean waiting(
      OperationStatus status, String reason, String message, List<LockHolder> others, Instant now) {
    String names = others.stream().map(Subjects::of).distinct().collect(Collectors.joining(","));
    if (status.getState() == OperationState.Waiting
        && reason.equals(status.getReason())
        && names.equals(status.getWaitingForNames())
        && message.equals(status.getStateDescription())) {
      return false;
    }
    if (status.getWaitingSince() == null || status.getState() != OperationState.Waiting) {
      status.setWaitingSince(now.toString());
    }
    status.setState(OperationState.Waiting);
    status.setReason(reason);
    status.setStateDescription(message);
    status.setWaitingForNames(names);
    status.setWaitingFor(others.stream().map(Statuses::waitingFor).toList());
    return true;
  }

  /** The locks are held and an operator is about to begin. */
  static void starting(OperationStatus status, String operator, long token, long run, Instant now) {
    clearWaiting(status);
    status.setState(OperationState.Starting);
    status.setReason(RUNNING);
    status.setStateDescription(null);
    status.setOperator(operator);
    status.setToken(token);
    status.setRun(run);
    status.setStarted(now.toString());
  }

  static void running(OperationStatus status) {
    status.setState(OperationState.Running);
  }

  /** Nothing more will happen. */
  static void finished(
      OperationStatus status,
      OperationState state,
      String reason,
      @Nullable String message,
      Instant now) {
    clearWaiting(status);
    status.setState(state);
    status.setReason(reason);
    status.setStateDescription(message);
    status.setCompleted(now.toString());
  }

  /** Whether the status tells of this very run. */
  static boolean isOfRun(OperationStatus status, long run) {
    return Objects.equals(status.getRun(), run);
  }

  private static void clearWaiting(OperationStatus status) {
    status.setWaitingFor(null);
    status.setWaitingForNames(null);
    status.setWaitingSince(null);
  }

  private static WaitingFor waitingFor(LockHolder holder) {
    return new WaitingFor(
        Subjects.of(holder),
        Subjects.mode(holder),
        holder.since().map(Instant::toString).orElse(null),
        holder.reason().orElse(null));
  }
}
