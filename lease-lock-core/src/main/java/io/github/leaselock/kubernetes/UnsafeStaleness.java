package io.github.leaselock.kubernetes;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LockHolder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.lock.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Staleness predicates that know nothing of the holder's work. A lock taken over on their word has
 * two holders if the first one merely is slow: use them only with a {@linkplain
 * AcquireRequest#drainingWith drain check}, or where the resource checks fencing tokens.
 */
final class UnsafeStaleness {

  /** How many holders one predicate watches; the least recently judged is forgotten first. */
  private static final int WATCHED = 1024;

  private UnsafeStaleness() {}

  /**
   * Stale once this predicate has watched one grant for longer than a time, whether its holder
   * still works or not. Foreign holders are watched by their identity.
   *
   * <p>The time counts from when this instance first judged the grant, on the monotonic clock of
   * this process: no wall clock is compared with another. So keep one instance, and judge
   * regularly; a new process starts anew.
   *
   * @param time how long, more than zero
   * @return a predicate, safe for use by several threads, that watches up to 1024 grants
   * @throws IllegalArgumentException if the time is zero or negative
   */
  static StalenessPredicate heldLongerThan(Duration time) {
    Objects.requireNonNull(time, "time");
    return heldLongerThan(time, Ticker.system());
  }

  /** By a clock that a test can set. */
  static StalenessPredicate heldLongerThan(Duration time, Ticker ticker) {
    Objects.requireNonNull(time, "time");
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(
          "a holder is watched for more than zero time, not " + time);
    }
    return new Watching(time, Objects.requireNonNull(ticker, "ticker"));
  }

  private static final class Watching implements StalenessPredicate {

    private final Duration time;
    private final Ticker ticker;
    private final Map<Grant, Long> firstSeen =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Grant, Long> eldest) {
            return size() > WATCHED;
          }
        };

    private record Grant(String identity, Optional<FencingToken> token) {}

    Watching(Duration time, Ticker ticker) {
      this.time = time;
      this.ticker = ticker;
    }

    @Override
    public synchronized Verdict judge(LockHolder holder) {
      long now = ticker.read();
      long since =
          firstSeen.computeIfAbsent(new Grant(holder.identity(), holder.token()), grant -> now);
      return now - since > time.toNanos() ? Verdict.stale() : Verdict.live();
    }
  }
}
