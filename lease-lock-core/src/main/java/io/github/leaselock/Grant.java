package io.github.leaselock;

import io.github.leaselock.internal.lease.Sentences;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a lock is a holder's: under which token, and what it took to get there. Immutable; grants
 * are equal if they say the same.
 */
public final class Grant {

  private final Holder holder;
  private final FencingToken token;
  private final List<LockHolder> evicted;
  private final List<Blocker> draining;

  private Grant(
      Holder holder, FencingToken token, List<LockHolder> evicted, List<Blocker> draining) {
    this.holder = Objects.requireNonNull(holder, "holder");
    this.token = Objects.requireNonNull(token, "token");
    this.evicted = List.copyOf(Objects.requireNonNull(evicted, "evicted"));
    this.draining = List.copyOf(Objects.requireNonNull(draining, "draining"));
  }

  /**
   * A grant for code that stands in for a lock, such as tests.
   *
   * @param holder who holds
   * @param token its token
   * @param evicted whose locks the attempt took over
   * @param draining whose work is not proven gone; empty if the holder may proceed
   * @return the grant
   */
  public static Grant of(
      Holder holder, FencingToken token, List<LockHolder> evicted, List<Blocker> draining) {
    return new Grant(holder, token, evicted, draining);
  }

  /**
   * Who holds.
   *
   * @return who asked
   */
  public Holder holder() {
    return holder;
  }

  /**
   * The fencing token.
   *
   * @return the same on each repetition until the lock is released or the mode changed, and when a
   *     lock that drains becomes active
   */
  public FencingToken token() {
    return token;
  }

  /**
   * Whose locks this attempt took over.
   *
   * @return immutable; empty when it repeated an earlier grant
   */
  public List<LockHolder> evicted() {
    return evicted;
  }

  /**
   * Whose work is not proven gone, and why not: {@linkplain Verdict#isLive() live} if the drain
   * check said that it is not gone, {@linkplain Verdict#isUnknown() unknown} if the check failed or
   * nobody can tell whose work it is, {@linkplain Verdict#isAbstention() not judged} if the request
   * brought no check.
   *
   * @return immutable; empty if the holder may proceed
   */
  public List<Blocker> draining() {
    return draining;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Grant that
        && holder.equals(that.holder)
        && token.equals(that.token)
        && evicted.equals(that.evicted)
        && draining.equals(that.draining);
  }

  @Override
  public int hashCode() {
    return Objects.hash(holder, token, evicted);
  }

  /** Human-readable: the token, and the first of those evicted and of those that drain. */
  @Override
  public String toString() {
    return "token "
        + token
        + " of "
        + holder
        + (evicted.isEmpty()
            ? ""
            : ", taken over from " + Sentences.list(evicted, LockHolder::toString))
        + (draining.isEmpty()
            ? ""
            : ", not proven gone: " + Sentences.list(draining, Blocker::toString));
  }
}
