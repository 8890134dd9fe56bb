package io.github.leaselock.demo.play.chaos;

import java.time.Duration;
import java.util.Locale;

/**
 * One step of a script.
 *
 * @param at when, since the chaos began
 * @param act what
 * @param choice which of those that there are at that moment; 0 or more
 * @param pauseMillis pace of the work that is asked for, if it is
 */
public record Step(Duration at, Act act, int choice, int pauseMillis) {

  /** One line, for people. */
  public String toLine() {
    return String.format(
        Locale.ROOT,
        "%7.3f %-18s choice %2d, pause %3d ms",
        at.toMillis() / 1000.0,
        act,
        choice,
        pauseMillis);
  }
}
