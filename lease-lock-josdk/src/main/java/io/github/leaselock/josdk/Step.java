package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How far the work of an object is. Immutable. <b>Experimental.</b>
 *
 * @param <P> the kind
 */
public final class Step<P extends HasMetadata> {

  private final Optional<P> object;
  private final Optional<Duration> checkAfter;

  private Step(Optional<P> object, Optional<Duration> checkAfter) {
    this.object = object;
    this.checkAfter = checkAfter;
  }

  /**
   * The object with the status that it is to have now. If that is a final one, by {@link
   * OperationSpec#finishedWhen}, the lock is released as soon as it is stored.
   *
   * @param object the object that was handed to the work, or one of its name
   * @param <P> the kind
   * @return a step, to be followed by another unless the status is final
   */
  public static <P extends HasMetadata> Step<P> status(P object) {
    return new Step<>(Optional.of(Objects.requireNonNull(object, "object")), Optional.empty());
  }

  /**
   * Nothing to store.
   *
   * @param <P> the kind
   * @return a step, to be followed by another
   */
  public static <P extends HasMetadata> Step<P> unchanged() {
    return new Step<>(Optional.empty(), Optional.empty());
  }

  /**
   * Sets when to check again, if no event comes before: by default as often as {@link
   * OperationSpec#recheckEvery} says.
   *
   * @param time more than zero
   * @return a step with another time
   * @throws IllegalArgumentException if the time is not more than zero
   */
  public Step<P> checkAfter(Duration time) {
    return new Step<>(object, Optional.of(OperationSpec.requirePositive(time)));
  }

  Optional<P> object() {
    return object;
  }

  Optional<Duration> checkAfter() {
    return checkAfter;
  }
}
