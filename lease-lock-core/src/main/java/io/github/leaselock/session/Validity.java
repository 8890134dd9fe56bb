package io.github.leaselock.session;

import io.github.leaselock.Ticker;
import java.time.Duration;

/**
 * Until when a session may believe that it is alive: arithmetic on its own monotonic clock.
 *
 * <pre>
 *   sent ──────────── 2/3 of the duration ───────────▶ no longer valid
 *     └── renewed every third ──▶                        │
 *                                 a judge waits for the whole duration from when it saw the renewal
 * </pre>
 */
final class Validity {

  private final Ticker ticker;
  private final Duration duration;
  private volatile long until;

  Validity(Ticker ticker, Duration duration, long firstSent) {
    this.ticker = ticker;
    this.duration = duration;
    this.until = firstSent + margin();
  }

  private long margin() {
    return duration.multipliedBy(2).dividedBy(3).toNanos();
  }

  /** A renewal that was sent at this time has succeeded. */
  void renewed(long sent) {
    until = sent + margin();
  }

  /** How long it is still valid; negative if it no longer is. */
  Duration left() {
    return Duration.ofNanos(until - ticker.read());
  }

  boolean isOver() {
    return until - ticker.read() <= 0;
  }
}
