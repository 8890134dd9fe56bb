package io.github.leaselock;

import io.github.leaselock.internal.text.Text;
import java.util.Objects;

/** Asks predicates, which are anybody's code, and combines what they say. */
public final class Verdicts {

  private Verdicts() {}

  /**
   * What a predicate says of a holder, whatever it does: an exception, or nothing at all, is {@link
   * Verdict#unknown} with its reason.
   *
   * @param predicate whom to ask
   * @param holder of whom
   * @return the verdict
   * @throws InterruptedException if the predicate was interrupted, which is no verdict
   */
  @SuppressWarnings(
      "IllegalCatch") // a predicate is anybody's code; whatever it throws is "unknown"
  public static Verdict of(StalenessPredicate predicate, LockHolder holder)
      throws InterruptedException {
    Objects.requireNonNull(predicate, "predicate");
    Objects.requireNonNull(holder, "holder");
    try {
      return Objects.requireNonNullElseGet(
          predicate.judge(holder),
          () ->
              Verdict.unknown(
                  name(predicate)
                      + " returned null for "
                      + kind(holder)
                      + ", which is no verdict"));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return Verdict.unknown(
          name(predicate) + " failed on " + kind(holder) + ": " + Text.shown(e.toString()));
    }
  }

  private static String kind(LockHolder holder) {
    return holder
        .holder()
        .map(object -> "a holder of kind " + object.kind())
        .orElse("a holder that lease-lock did not write");
  }

  /** Stale if either is; otherwise unknown if either is; otherwise live if either is. */
  static Verdict either(Verdict first, Verdict second) {
    if (first.isStale() || second.isStale()) {
      return Verdict.stale();
    }
    if (first.isUnknown() && second.isUnknown()) {
      return Verdict.unknown(both(first, second));
    }
    if (first.isUnknown() || second.isUnknown()) {
      return first.isUnknown() ? first : second;
    }
    if (first.isLive() || second.isLive()) {
      return Verdict.live();
    }
    String reasons = both(first, second);
    return reasons.isEmpty() ? Verdict.abstain() : Verdict.abstain(reasons);
  }

  private static String both(Verdict first, Verdict second) {
    if (first.reason().isEmpty() || first.reason().equals(second.reason())) {
      return second.reason();
    }
    return second.reason().isEmpty() ? first.reason() : first.reason() + "; and " + second.reason();
  }

  @SuppressWarnings("IllegalCatch") // a name is no reason to fail
  private static String text(StalenessPredicate predicate) {
    try {
      return String.valueOf(predicate);
    } catch (RuntimeException e) {
      return predicate.getClass().getName() + "@";
    }
  }

  /**
   * What to call a predicate in a message: by its own words, unless it has none.
   *
   * @param predicate a predicate, a lambda perhaps
   * @return its {@code toString}, or where that is {@link Object}'s, the class that it is written
   *     in
   */
  public static String name(StalenessPredicate predicate) {
    Objects.requireNonNull(predicate, "predicate");
    Class<?> type = predicate.getClass();
    String name = type.getName();
    String text = text(predicate);
    if (!text.startsWith(name + "@")) {
      return text;
    }
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0
        ? "the staleness predicate " + name
        : "the staleness predicate in " + name.substring(0, lambda);
  }
}
