package io.github.leaselock.session;

import io.github.leaselock.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

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
  private final AtomicReference<Until> until;

  Validity(Ticker ticker, Duration duration, long firstSent) {
    this.ticker = ticker;
    this.duration = duration;
    this.until = new AtomicReference<>(new Until(firstSent + margin(), false));
  }

  private long margin() {
    return duration.multipliedBy(2).dividedBy(3).toNanos();
  }

  /** A renewal that was sent at this time has succeeded; too late if it is over meanwhile. */
  void renewed(long sent) {
    Until before = until.get();
    if (!isOver()) {
      until.compareAndSet(before, new Until(sent + margin(), false));
    }
  }

  /** How long it is still valid; negative if it no longer is. */
  Duration left() {
    return Duration.ofNanos(until.get().ticks - ticker.read());
  }

  boolean isOver() {
    while (true) {
      Until now = until.get();
      if (now.over) {
        return true;
      }
      if (now.ticks - ticker.read() > 0) {
        return false;
      }
      until.compareAndSet(now, new Until(now.ticks, true));
    }
  }
}
