package io.github.leaselock;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StalenessPredicate} says of a holder: stale, live, unknown, or nothing.
 *
 * <p>Only {@linkplain #stale() stale} lets a lock be taken over. The other three differ in what
 * they tell the caller: a live holder works; of an unknown one something has to be found out or put
 * right first; an abstention says that this predicate is not the one to ask.
 *
 * <p>Immutable; verdicts are equal if they say the same for the same reason.
 */
public final class Verdict {

  private static final Verdict STALE = new Verdict(Kind.STALE, "");
  private static final Verdict LIVE = new Verdict(Kind.LIVE, "");
  private static final Verdict ABSTENTION = new Verdict(Kind.ABSTENTION, "");

  private enum Kind {
    STALE("stale"),
    LIVE("live"),
    UNKNOWN("unknown"),
    ABSTENTION("not judged");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private final Kind kind;
  private final String reason;

  private Verdict(Kind kind, String reason) {
    this.kind = kind;
    this.reason = reason;
  }

  /**
   * The holder is gone or finished and will never act again: it may be evicted.
   *
   * @return the verdict
   */
  public static Verdict stale() {
    return STALE;
  }

  /**
   * The holder is there and may be working: respected.
   *
   * @return the verdict
   */
  public static Verdict live() {
    return LIVE;
  }

  /**
   * It cannot be determined: respected like a live one, and the reason is shown to who asked for
   * the lock.
   *
   * @param why what prevented a verdict, and if it is known, what to do about it
   * @return the verdict
   * @throws IllegalArgumentException if the reason is blank
   */
  public static Verdict unknown(String why) {
    Objects.requireNonNull(why, "why");
    return new Verdict(Kind.UNKNOWN, requireReason(why));
  }

  /**
   * This predicate does not judge holders of that kind: another one may, by {@link
   * StalenessPredicate#or}. A holder of which all predicates abstain is respected.
   *
   * @return the verdict
   */
  public static Verdict abstain() {
    return ABSTENTION;
  }

  /**
   * An {@linkplain #abstain() abstention} that says more: which kind is not known, and what would
   * judge it.
   *
   * @param why which predicate knows which kinds, and how this one is added
   * @return the verdict
   * @throws IllegalArgumentException if the reason is blank
   */
  public static Verdict abstain(String why) {
    Objects.requireNonNull(why, "why");
    return new Verdict(Kind.ABSTENTION, requireReason(why));
  }

  private static String requireReason(String why) {
    if (why.isBlank()) {
      throw new IllegalArgumentException("a verdict's reason is not blank");
    }
    return why;
  }

  /**
   * Whether the holder may be evicted.
   *
   * @return true for {@link #stale()}
   */
  public boolean isStale() {
    return kind == Kind.STALE;
  }

  /**
   * Whether the holder may be working.
   *
   * @return true for {@link #live()}
   */
  public boolean isLive() {
    return kind == Kind.LIVE;
  }

  /**
   * Whether it could not be determined.
   *
   * @return true for {@link #unknown}
   */
  public boolean isUnknown() {
    return kind == Kind.UNKNOWN;
  }

  /**
   * Whether the predicate does not judge holders of that kind.
   *
   * @return true for {@link #abstain()}
   */
  public boolean isAbstention() {
    return kind == Kind.ABSTENTION;
  }

  /**
   * Why, in a sentence for a status or a log.
   *
   * @return what was given to {@link #unknown} or {@link #abstain(String)}, otherwise empty
   */
  public String reason() {
    return reason;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Verdict verdict
        && kind == verdict.kind
        && reason.equals(verdict.reason);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, reason);
  }

  /** Human-readable: stale, live, unknown or not judged, and the reason. */
  @Override
  public String toString() {
    return reason.isEmpty() ? kind.words : kind.words + ": " + reason;
  }
}
