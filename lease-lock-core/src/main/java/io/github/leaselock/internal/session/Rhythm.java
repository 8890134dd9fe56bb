package io.github.leaselock.internal.session;

import java.time.Duration;
import java.time.Instant;

/**
 * When a session is renewed and until when it may believe that it is alive: arithmetic.
 *
 * <pre>
 *   sent ──────────── 2/3 of the duration ───────────▶ no longer valid
 *     └── renewed every third ──▶ └ tries, 1/12 each ┘   │
 *                                 a judge waits for the whole duration from when it saw the renewal
 * </pre>
 *
 * @param duration for how long others must see it unrenewed
 * @param heedsTheWallClock whether a wall clock that says that its time is over is believed
 */
record Rhythm(Duration duration, boolean heedsTheWallClock) {

  /** How often a renewal is tried between two that succeed. */
  static final int TRIES = 10;

  /** Until when it is valid if what was sent at this time was stored. */
  long validUntil(long sent) {
    return sent + duration.toNanos() * 2 / 3;
  }

  /**
   * When it is renewed next: after a third of the duration on average, so that is what it costs.
   */
  long nextRenewal(long sent, double random) {
    return sent + jittered(duration.toNanos() / 3, random);
  }

  /**
   * How long an answer is waited for: three tries fit between the latest renewal, a sixteenth of
   * the third too late, and the end; and most of another.
   */
  long patience() {
    return duration.toNanos() / 12;
  }

  /** How long it rests after a try that failed. */
  long pause(double random) {
    return jittered(duration.toNanos() / 24, random);
  }

  /** What of a rest that the API server has asked for leaves time for two tries. */
  long obeyed(Duration asked, long left) {
    long most = left - 2 * patience();
    return asked.compareTo(Duration.ofNanos(Math.max(most, 0))) < 0 ? asked.toNanos() : most;
  }

  /**
   * Whether the wall clock says that others may have taken over: after as long as by the monotonic
   * one, for the judge's clock may be the faster one all the same.
   */
  boolean isPast(Instant sent, Instant now) {
    return heedsTheWallClock && now.isAfter(sent.plus(duration.multipliedBy(2).dividedBy(3)));
  }

  /** From 15/16 of a time to 17/16 of it, and the time itself on average. */
  private static long jittered(long time, double random) {
    return time + (long) (time / 8.0 * (random - 0.5));
  }
}
