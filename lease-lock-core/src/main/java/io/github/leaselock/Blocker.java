package io.github.leaselock;

import java.util.Objects;

/**
 * A holder that blocks an acquire.
 *
 * @param holder who
 * @param verdict what the staleness predicate said of it, and why
 */
public record Blocker(LockHolder holder, Verdict verdict) {
  /**
   * Checks that nothing is absent.
   *
   * @param holder who
   * @param verdict what the staleness predicate said of it, and why
   */
  public Blocker {
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(verdict, "verdict");
  }

  /**
   * Why the holder was not found stale, where that is more than a plain word: what failed, or which
   * predicate does not judge such holders and what would.
   *
   * @return a sentence for a status or a log; empty if the holder is live or stale
   */
  public String reason() {
    return verdict.reason();
  }

  /** The holder and the verdict, in one line for a status or a log. */
  @Override
  public String toString() {
    return holder + " is " + verdict;
  }
}
