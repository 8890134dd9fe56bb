package io.github.leaselock.internal.lock;

import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * How often and how long one operation may ask: bounded by a deadline on the monotonic clock, by a
 * number of requests, and by an interrupt. Every request counts, whatever its answer was.
 *
 * <p>The caller's own code, a predicate say, does not count against the deadline. An interrupt does
 * not lose the answer. It is set aside, so that a write under way can be read back; nothing is
 * slept from then on, and only a few more requests are made.
 */
final class Attempts {

  /** Retries and rounds after writes that were stored, together. */
  static final int MAX_REQUESTS = 200;

  private static final int MAX_FAILURES = 100;
  private static final int MAX_FAILURES_INTERRUPTED = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration THROTTLED_PAUSE = Duration.ofSeconds(1);

  private static final Set<Kind> SOMEBODY_WAS_QUICKER =
      Set.of(Kind.CONFLICT, Kind.ALREADY_EXISTS, Kind.NOT_FOUND, Kind.GONE);

  private final World world;
  private final long start;
  private final Duration within;
  private final BooleanSupplier wanted;
  private long callersTime;
  private int requests;
  private int failures;
  private int failuresInterrupted;
  private int pauses;
  private boolean interrupted;

  Attempts(World world, Duration within) {
    this(world, within, () -> true);
  }

  /**
   * Attempts that may be called off.
   *
   * @param wanted whether anybody wants the answer
   */
  Attempts(World world, Duration within, BooleanSupplier wanted) {
    this.world = world;
    this.wanted = wanted;
    this.within = within;
    this.start = world.ticker().read();
    this.interrupted = Thread.interrupted();
  }

  /** Whether another request may begin, which then counts. The first always may. */
  boolean mayAsk() {
    if (requests > 0 && (requests >= MAX_REQUESTS || !isTimeLeft() || !wanted.getAsBoolean())) {
      return false;
    }
    requests++;
    return true;
  }

  private boolean isTimeLeft() {
    Duration left = left();
    return !left.isNegative() && !left.isZero();
  }

  private Duration left() {
    return within.minusNanos(world.ticker().read() - start - callersTime);
  }

  /** The caller's own code has run for so long, in nanoseconds. */
  void ranCallersCode(long nanos) {
    callersTime += Math.max(nanos, 0);
  }

  /**
   * Rests as the failure demands.
   *
   * @return whether another attempt is allowed
   */
  boolean anotherAfter(StoreFailure failure) {
    interrupted |= Thread.interrupted();
    failures++;
    if (interrupted) {
      return ++failuresInterrupted <= MAX_FAILURES_INTERRUPTED;
    }
    if (failures >= MAX_FAILURES
        || requests >= MAX_REQUESTS
        || !isTimeLeft()
        || !wanted.getAsBoolean()) {
      return false;
    }
    Duration pause = pauseAfter(failure);
    return pause.compareTo(left()) < 0 && rest(pause);
  }

  private Duration pauseAfter(StoreFailure failure) {
    if (failure.kind() == Kind.TOO_MANY_REQUESTS) {
      return failure.retryAfter().orElse(THROTTLED_PAUSE);
    }
    if (failure.retryAfter().isPresent()) {
      return failure.retryAfter().get();
    }
    if (failures == 1 && SOMEBODY_WAS_QUICKER.contains(failure.kind())) {
      return Duration.ZERO; // look at once
    }
    Duration longest = FIRST_PAUSE.multipliedBy(1L << Math.min(pauses++, 10));
    Duration capped = longest.compareTo(LONGEST_PAUSE) < 0 ? longest : LONGEST_PAUSE;
    return Duration.ofNanos((long) (capped.toNanos() * (0.5 + world.random().getAsDouble() / 2)));
  }

  private boolean rest(Duration pause) {
    if (pause.isZero()) {
      return true;
    }
    try {
      world.sleeper().sleep(pause);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    return true;
  }

  /** Sets an interrupt aside that another's code, a predicate say, has met. */
  void rememberInterrupt() {
    interrupted = true;
  }

  /** Gives the thread back the interrupt that was set aside. */
  void restoreInterrupt() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
