package io.github.leaselock.internal.lease;

import io.github.leaselock.DrainCheck;
import io.github.leaselock.LockHolder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
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

  /**
   * What a drain check that failed says.
   *
   * @param check whom was asked
   * @param evicted of whom
   * @param failure what it threw
   * @return unknown, with the class and the message of the failure
   */
  public static Verdict failed(DrainCheck check, LockHolder evicted, Exception failure) {
    return Verdict.unknown(
        nameOf(check) + " failed on " + kind(evicted) + ": " + Text.shown(failure.toString()));
  }

  private static String kind(LockHolder holder) {
    return holder
        .holder()
        .map(object -> "a holder of kind " + object.kind())
        .orElse("a holder that lease-lock did not write");
  }

  /**
   * {@return stale if either is; otherwise unknown if either is; otherwise live if either is}
   *
   * @param first a verdict
   * @param second another
   */
  public static Verdict either(Verdict first, Verdict second) {
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

  /**
   * What to call a predicate in a message: by its own words, unless it has none.
   *
   * @param predicate a predicate, a lambda perhaps
   * @return its {@code toString}, or where that is {@link Object}'s, the class that it is written
   *     in
   */
  public static String name(StalenessPredicate predicate) {
    return name(predicate, "staleness predicate");
  }

  /**
   * {@return what to call a drain check in a message, as a predicate is called}
   *
   * @param check a check, a lambda perhaps
   */
  public static String nameOf(DrainCheck check) {
    return name(check, "drain check");
  }

  private static String name(Object asked, String what) {
    String name = Objects.requireNonNull(asked, what).getClass().getName();
    String text = text(asked);
    if (!text.startsWith(name + "@")) {
      return text;
    }
    int lambda = name.indexOf("$$Lambda");
    return "the " + what + (lambda < 0 ? " " + name : " in " + name.substring(0, lambda));
  }

  @SuppressWarnings("IllegalCatch") // a name is no reason to fail
  private static String text(Object asked) {
    try {
      return String.valueOf(asked);
    } catch (RuntimeException e) {
      return asked.getClass().getName() + "@";
    }
  }
}
