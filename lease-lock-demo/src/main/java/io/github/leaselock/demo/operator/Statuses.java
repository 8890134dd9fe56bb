package io.github.leaselock.demo.operator;

import io.github.leaselock.LockCondition;
import io.github.leaselock.LockHolder;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.api.OperationState;
import io.github.leaselock.demo.api.OperationStatus;
import io.github.leaselock.demo.api.WaitingFor;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each step of an operation writes into its status; the caller stores it. */
final class Statuses {

  private Statuses() {}

  /** Reasons, in {@code status.reason}. */
  static final String DRAINING = "Draining";

  static final String RESTORE_IN_PROGRESS = "RestoreInProgress";
  static final String INVALID_SPEC = "InvalidSpec";
  static final String UNUSABLE = "Unusable";
  static final String WORK_FAILED = "WorkFailed";
  static final String RUNNING = "LockAcquired";
  static final String RETRYING = "Retrying";

  /** Reasons of the condition {@code Succeeded} while nobody knows. */
  private static final String WAITING = "Waiting";

  private static final String STARTING = "Starting";
  private static final String WORKING = "Running";
  static final String COMPLETED = "Completed";

  /**
   * The operation waits for its lock, in the words that lease-lock has for it.
   *
   * @return false if the status says so already, with the same words
   */
  static boolean waiting(
      Operation<?, ?> operation, LockCondition condition, List<LockHolder> others, Instant now) {
    OperationStatus status = operation.getStatus();
    String reason = condition.reason();
    String message = condition.message();
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
    Conditions.set(operation, condition, now);
    Conditions.set(operation, Conditions.SUCCEEDED, Conditions.UNKNOWN, WAITING, message, now);
    return true;
  }

  /** The locks are held and an operator is about to begin. */
  static void starting(
      Operation<?, ?> operation,
      LockCondition acquired,
      String operator,
      long token,
      long run,
      Instant now) {
    OperationStatus status = operation.getStatus();
    clearWaiting(status);
    status.setState(OperationState.Starting);
    status.setReason(RUNNING);
    status.setStateDescription(null);
    status.setOperator(operator);
    status.setToken(token);
    status.setRun(run);
    status.setStarted(now.toString());
    Conditions.set(operation, acquired, now);
    Conditions.set(
        operation, Conditions.SUCCEEDED, Conditions.UNKNOWN, STARTING, "about to begin", now);
  }

  static void running(Operation<?, ?> operation, Instant now) {
    operation.getStatus().setState(OperationState.Running);
    Conditions.set(
        operation, Conditions.SUCCEEDED, Conditions.UNKNOWN, WORKING, "the work runs", now);
  }

  /** The work has failed and will be tried again; the locks stay held meanwhile. */
  static void retrying(Operation<?, ?> operation, int failures, String message, Instant now) {
    OperationStatus status = operation.getStatus();
    status.setFailures(failures);
    status.setReason(RETRYING);
    status.setStateDescription(message);
    Conditions.set(operation, Conditions.SUCCEEDED, Conditions.UNKNOWN, RETRYING, message, now);
  }

  /** Nothing more will happen. */
  static void finished(
      Operation<?, ?> operation,
      OperationState state,
      String reason,
      @Nullable String message,
      Instant now) {
    OperationStatus status = operation.getStatus();
    boolean held = status.getStarted() != null;
    clearWaiting(status);
    status.setState(state);
    status.setReason(reason);
    status.setStateDescription(message);
    status.setCompleted(now.toString());
    String words = message == null || message.isEmpty() ? "the work is done" : message;
    if (!held) {
      Conditions.set(operation, Conditions.LOCK_ACQUIRED, Conditions.FALSE, reason, words, now);
    }
    String value = state == OperationState.Succeeded ? Conditions.TRUE : Conditions.FALSE;
    Conditions.set(operation, Conditions.SUCCEEDED, value, reason, words, now);
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
