package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.github.leaselock.LockCondition;
import io.github.leaselock.demo.api.Operation;
import io.github.leaselock.demo.api.OperationStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The conditions of an operation, as the API conventions of Kubernetes want them: one of each type,
 * and the time of the last transition is that of the last change of its {@code status}.
 */
final class Conditions {

  /** Whether the lock of the cluster was acquired for this object. */
  static final String LOCK_ACQUIRED = LockCondition.TYPE;

  /** Whether the work is done: unknown until it has ended. */
  static final String SUCCEEDED = "Succeeded";

  static final String TRUE = "True";
  static final String FALSE = "False";
  static final String UNKNOWN = "Unknown";

  private Conditions() {}

  /** Sets that of the lock. */
  static void set(Operation<?, ?> operation, LockCondition lock, Instant now) {
    set(operation, lock.type(), lock.status(), lock.reason(), lock.message(), now);
  }

  /**
   * Sets one.
   *
   * @param message a sentence; never empty, for people read it
   */
  static void set(
      Operation<?, ?> operation,
      String type,
      String value,
      String reason,
      String message,
      Instant now) {
    OperationStatus status = operation.getStatus();
    List<Condition> conditions = new ArrayList<>();
    String since = now.truncatedTo(ChronoUnit.SECONDS).toString();
    for (Condition old : list(status)) {
      if (!type.equals(old.getType())) {
        conditions.add(old);
      } else if (value.equals(old.getStatus())) {
        since = Objects.requireNonNullElse(old.getLastTransitionTime(), since);
      }
    }
    conditions.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(value)
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(since)
            .withObservedGeneration(operation.getMetadata().getGeneration())
            .build());
    status.setConditions(conditions);
  }

  private static List<Condition> list(OperationStatus status) {
    return Objects.requireNonNullElse(status.getConditions(), List.of());
  }
}
