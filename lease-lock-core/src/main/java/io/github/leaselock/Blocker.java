package io.github.leaselock;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One that blocks a request or keeps a lock from being active, and why: a holder and what the
 * staleness predicate said of it, or an evicted holder and what the drain check said of its work.
 * Immutable; blockers are equal if they say the same.
 */
public final class Blocker {

  private final LockHolder holder;
  private final Verdict verdict;

  private Blocker(LockHolder holder, Verdict verdict) {
    this.holder = Objects.requireNonNull(holder, "holder");
    this.verdict = Objects.requireNonNull(verdict, "verdict");
  }

  /**
   * A blocker, for code that stands in for a lock, such as tests.
   *
   * @param holder who
   * @param verdict what was said of it, and why
   * @return the blocker
   */
  public static Blocker of(LockHolder holder, Verdict verdict) {
    return new Blocker(holder, verdict);
  }

  /**
   * Who.
   *
   * @return a holder, or a waiter that is served first
   */
  public LockHolder holder() {
    return holder;
  }

  /**
   * What was said of it.
   *
   * @return the verdict, and its reason
   */
  public Verdict verdict() {
    return verdict;
  }

  /**
   * Why the holder was not found stale, or its work not gone, where that is more than a plain word:
   * what failed, or which predicate does not judge such holders and what would.
   *
   * @return a sentence for a status or a log; empty if the holder is live or stale
   */
  public String reason() {
    return verdict.reason();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Blocker that
        && holder.equals(that.holder)
        && verdict.equals(that.verdict);
  }

  @Override
  public int hashCode() {
    return Objects.hash(holder, verdict);
  }

  /** The holder and the verdict, in one line for a status or a log. */
  @Override
  public String toString() {
    return holder + " is " + verdict;
  }
}
