package io.github.leaselock;

import io.github.leaselock.internal.text.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An answer as a condition of a Kubernetes object says it: type {@value #TYPE}, {@code True},
 * {@code False} or {@code Unknown}, a reason in one word, a human-readable message. Copy its parts
 * into the condition class of your client; {@code lastTransitionTime} is yours to keep.
 *
 * <table>
 *   <caption>Reasons</caption>
 *   <tr><th>reason</th><th>status</th><th>means</th></tr>
 *   <tr><td>{@code Acquired}</td><td>{@code True}</td><td>the holder may proceed</td></tr>
 *   <tr><td>{@code Held}</td><td>{@code False}</td><td>others hold it, and this one has no place
 *       </td></tr>
 *   <tr><td>{@code Queued}</td><td>{@code False}</td><td>it has a place in the queue</td></tr>
 *   <tr><td>{@code Offered}</td><td>{@code False}</td><td>it was handed to others, who have not
 *       taken it up yet</td></tr>
 *   <tr><td>{@code Draining}</td><td>{@code False}</td><td>it is this one's, and the work of evicted
 *       holders is not proven gone</td></tr>
 *   <tr><td>{@code HeldByParent}</td><td>{@code False}</td><td>its own parent holds it</td></tr>
 *   <tr><td>{@code Reserved}</td><td>{@code False}</td><td>a person keeps it for a while</td></tr>
 *   <tr><td>{@code Superseded}</td><td>{@code False}</td><td>a newer request of its group has taken
 *       its place</td></tr>
 *   <tr><td>{@code HoldsShared}, {@code LeaseFull}, {@code OtherIncarnation}</td><td>{@code False}
 *       </td><td>as {@link AcquireResult.Reason} says</td></tr>
 *   <tr><td>{@code AccessDenied}, {@code LeaseTerminating} …</td><td>{@code False}</td><td>rejected
 *       until somebody changes something: {@link LeaseRefusedException.Reason}, in one word</td></tr>
 *   <tr><td>{@code NotConfirmed}</td><td>{@code Unknown}</td><td>no answer in time: it may be this
 *       one's</td></tr>
 * </table>
 *
 * <p>The message changes only with what it tells, so a status that is compared before it is stored
 * is not stored again for nothing. Immutable.
 */
@Experimental
public final class LockCondition {

  /** The type of the condition. */
  public static final String TYPE = "LockAcquired";

  private static final String TRUE = "True";
  private static final String FALSE = "False";
  private static final String UNKNOWN = "Unknown";

  private final String status;
  private final String reason;
  private final String message;

  private LockCondition(String status, String reason, String message) {
    this.status = status;
    this.reason = reason;
    this.message = message;
  }

  /**
   * What an attempt to acquire came to.
   *
   * @param lock which lock was asked for
   * @param result what it answered
   * @return the condition
   */
  public static LockCondition of(LeaseKey lock, AcquireResult result) {
    Objects.requireNonNull(lock, "lock");
    Objects.requireNonNull(result, "result");
    if (result instanceof AcquireResult.Acquired acquired) {
      return new LockCondition(
          TRUE, "Acquired", "lock " + lock + ": acquired, token " + acquired.token());
    }
    if (result instanceof AcquireResult.Unknown unknown) {
      return new LockCondition(
          UNKNOWN,
          "NotConfirmed",
          "lock "
              + lock
              + ": it is not known whether it is acquired: "
              + Text.shown(unknown.cause().toString()));
    }
    return of(blockage(lock, result));
  }

  /**
   * What an attempt to acquire several locks came to.
   *
   * @param result what {@link LeaseLocks#acquireAll} answered
   * @return the condition of the lock that decided; true if all are acquired
   */
  public static LockCondition of(AcquireAllResult result) {
    Objects.requireNonNull(result, "result");
    return result
        .decidedBy()
        .map(lock -> of(lock, Objects.requireNonNull(result.answers().get(lock))))
        .orElseGet(
            () ->
                new LockCondition(
                    TRUE, "Acquired", Text.shown("locks acquired: " + tokens(result))));
  }

  private static String tokens(AcquireAllResult result) {
    return result.answers().entrySet().stream()
        .map(
            answer ->
                answer.getKey() + ", token " + ((AcquireResult.Acquired) answer.getValue()).token())
        .collect(Collectors.joining("; "));
  }

  /** Of a result that is neither a yes nor unknown. */
  private static Blockage blockage(LeaseKey lock, AcquireResult result) {
    if (result instanceof AcquireResult.Held held) {
      return held.blockage();
    }
    return result instanceof AcquireResult.Superseded superseded
        ? superseded.blockage()
        : Blockage.draining(lock, ((AcquireResult.Draining) result).pending().draining());
  }

  /**
   * What blocks a request, as a snapshot tells it.
   *
   * @param blockage what {@link LockSnapshot#blockage} found
   * @return the condition
   */
  public static LockCondition of(Blockage blockage) {
    Objects.requireNonNull(blockage, "blockage");
    return new LockCondition(FALSE, word(blockage), blockage.toString());
  }

  /**
   * A rejection, until somebody changes something.
   *
   * @param refusal what was thrown
   * @return the condition
   */
  public static LockCondition of(LeaseRefusedException refusal) {
    Objects.requireNonNull(refusal, "refusal");
    return new LockCondition(
        FALSE,
        camelCase(refusal.reason().name()),
        Text.shown(String.valueOf(refusal.getMessage())));
  }

  private static String word(Blockage blockage) {
    return switch (blockage.reason()) {
      case HELD_BY_OTHERS, WAITERS_AHEAD, LIMIT_REACHED ->
          blockage.position().isPresent() ? "Queued" : "Held";
      case FULL -> "LeaseFull";
      case RESERVED,
          OFFERED,
          HELD_BY_PARENT,
          HOLDS_SHARED,
          OTHER_INCARNATION,
          DRAINING,
          SUPERSEDED,
          REFUSED ->
          camelCase(blockage.reason().name());
    };
  }

  private static String camelCase(String constant) {
    return Arrays.stream(constant.split("_", -1))
        .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /**
   * The type of the condition.
   *
   * @return {@value #TYPE}
   */
  public String type() {
    return TYPE;
  }

  /**
   * Whether the lock is acquired.
   *
   * @return {@code True}, {@code False} or {@code Unknown}
   */
  public String status() {
    return status;
  }

  /**
   * Why, in one word: for programs.
   *
   * @return one of the words above
   */
  public String reason() {
    return reason;
  }

  /**
   * Why, in a human-readable sentence.
   *
   * @return one line
   */
  public String message() {
    return message;
  }

  /** Human-readable: all of it. */
  @Override
  public String toString() {
    return TYPE + "=" + status + " " + reason + ": " + message;
  }
}
