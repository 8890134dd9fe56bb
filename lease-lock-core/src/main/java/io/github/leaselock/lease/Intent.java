package io.github.leaselock.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An exclusive waiter's mark on a Lease that shared holders hold: while it is live, no new shared
 * holder is let in.
 *
 * <p>It lives as long as its holder is not judged stale and the mark is renewed: a waiter that asks
 * again renews it, and who has watched the same {@code stamp} for {@code validity} on a monotonic
 * clock of its own may ignore it. So a waiter that vanished blocks nobody for ever.
 *
 * @param identity the waiter
 * @param stamp the version of the Lease at which the mark was written; another one after each
 *     renewal
 * @param validity how long the mark counts without renewal
 * @param since when the waiter was first refused, by its wall clock: for people
 * @param reason what the waiter said it needs the lock for
 */
public record Intent(
    String identity,
    FencingToken stamp,
    Duration validity,
    Instant since,
    Optional<String> reason) {

  /** The longest that an intent counts without renewal. */
  public static final Duration MAX_VALIDITY = Duration.ofHours(1);

  boolean is(Holder holder) {
    return identity.equals(holder.identity());
  }

  /** For people: the waiter, and what is known of it. */
  @Override
  public String toString() {
    return "intent of " + asHolder() + ", written at " + stamp + ", valid for " + validity;
  }

  /**
   * The waiter in the shape that a predicate judges.
   *
   * @return an exclusive holder that is not yet one
   */
  public LockHolder asHolder() {
    return new LockHolder(
        identity, LockMode.EXCLUSIVE, Optional.empty(), Optional.of(since), reason, true);
  }
}
