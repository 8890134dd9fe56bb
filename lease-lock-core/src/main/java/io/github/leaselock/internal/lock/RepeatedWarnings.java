package io.github.leaselock.internal.lock;

import io.github.leaselock.internal.text.Text;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.slf4j.Logger;

/**
 * Warns of a condition that repeats once, in one line, and from then on counts it: what fails at
 * each attempt would fill the log and hide the rest. A condition that lasts is warned of again
 * every {@link #PERIOD}, with the number of times in between.
 *
 * <p>Bounded: at most {@value #CONDITIONS} conditions are distinguished at a time. What is beyond
 * that is one more, so that a log takes at most so many lines and one in a period, whatever
 * happens.
 *
 * <p>Part of lease-lock's own packages, not of its API. Safe for use by several threads.
 */
public final class RepeatedWarnings {

  /** How long a condition is counted before it is warned of again. */
  public static final Duration PERIOD = Duration.ofMinutes(10);

  /** How many conditions are distinguished. */
  public static final int CONDITIONS = 256;

  /** All conditions that are not told apart. */
  private static final Object BEYOND = new Object();

  private final Ticker ticker;
  private final Map<Object, Warned> conditions = new HashMap<>();

  /** When it was warned of, and how often it has happened since. */
  private record Warned(long at, long since) {}

  /**
   * Warnings of one component.
   *
   * @param ticker the monotonic clock that periods are counted on
   */
  public RepeatedWarnings(Ticker ticker) {
    this.ticker = Objects.requireNonNull(ticker, "ticker");
  }

  /**
   * Warnings of a component that has no clock of its own.
   *
   * @return warnings by the clock of the machine
   */
  public static RepeatedWarnings byTheClockOfTheMachine() {
    return new RepeatedWarnings(SystemPorts.WORLD.ticker());
  }

  /**
   * Warns, or counts.
   *
   * @param log where to
   * @param condition what is the same when it is the same again: a value, with what it is about and
   *     what is wrong
   * @param text one line, foreign parts of it {@linkplain Text#shown(String) escaped}
   */
  public void warn(Logger log, Object condition, String text) {
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(condition, "condition");
    Objects.requireNonNull(text, "text");
    OptionalLong counted = happened(condition);
    if (counted.isEmpty()) {
      log.debug("{}", text);
    } else if (counted.getAsLong() == 0) {
      log.warn("{}", text);
    } else {
      log.warn("{} (and {} times more since it was last said)", text, counted.getAsLong());
    }
  }

  /**
   * Warns of a failure, or counts it. The stack trace is logged at level debug, each time.
   *
   * @param log where to
   * @param condition what is the same when it is the same again; failures of two classes are two
   *     conditions
   * @param what one line: what failed
   * @param failure why
   */
  public void warn(Logger log, Object condition, String what, Throwable failure) {
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(condition, "condition");
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(failure, "failure");
    warn(log, new Failing(condition, failure.getClass()), what + ": " + shown(failure));
    log.debug("{}", what, failure);
  }

  private record Failing(Object condition, Class<?> failure) {}

  /**
   * A failure in one line.
   *
   * @param failure anybody's
   * @return its class and its message, escaped and cut
   */
  public static String shown(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    return Text.shown(failure.toString());
  }

  /**
   * Counts.
   *
   * @param condition what has happened
   * @return how often it had happened since it was last warned of, if it is to be warned of now
   */
  synchronized OptionalLong happened(Object condition) {
    long now = ticker.read();
    Object counted = isToldApart(condition, now) ? condition : BEYOND;
    Warned last = conditions.get(counted);
    if (last != null && isRecent(last, now)) {
      conditions.put(counted, new Warned(last.at(), last.since() + 1));
      return OptionalLong.empty();
    }
    conditions.put(counted, new Warned(now, 0));
    return OptionalLong.of(last == null ? 0 : last.since());
  }

  private boolean isToldApart(Object condition, long now) {
    if (conditions.containsKey(condition) || conditions.size() < CONDITIONS) {
      return true;
    }
    conditions.values().removeIf(warned -> !isRecent(warned, now));
    return conditions.size() < CONDITIONS;
  }

  private static boolean isRecent(Warned warned, long now) {
    return now - warned.at() < PERIOD.toNanos();
  }

  /** How many conditions are remembered. */
  synchronized int size() {
    return conditions.size();
  }
}
