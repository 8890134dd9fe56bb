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
 *
 * <p>Who was told once that it is over is never told otherwise: an answer that comes later is late.
 */
final class Validity {

  /** Until when, on the ticker; a new one for each renewal. */
  private record Until(long ticks, boolean over) {}

  private final Ticker ticker;
  private final Duration duration;
  private volatile Until until;

  Validity(Ticker ticker, Duration duration, long firstSent) {
    this.ticker = ticker;
    this.duration = duration;
    this.until = new Until(firstSent + margin(), false);
  }

  private long margin() {
    return duration.multipliedBy(2).dividedBy(3).toNanos();
  }

  /** A renewal that was sent at this time has succeeded; too late if it is over meanwhile. */
  synchronized void renewed(long sent) {
    if (!isOver()) {
      until = new Until(sent + margin(), false);
    }
  }

  /** How long it is still valid; negative if it no longer is. */
  Duration left() {
    return Duration.ofNanos(until.ticks - ticker.read());
  }

  boolean isOver() {
    Until now = until;
    return now.over || (now.ticks - ticker.read() <= 0 && end(now));
  }

  /** Ends it, unless it was renewed since this was seen. */
  private synchronized boolean end(Until seen) {
    if (until.equals(seen)) {
      until = new Until(seen.ticks, true);
    }
    return until.over;
  }
}
