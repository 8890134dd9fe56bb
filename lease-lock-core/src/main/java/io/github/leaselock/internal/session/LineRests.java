package io.github.leaselock.internal.session;

import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.lock.World;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * How long lines rest.
 *
 * <p>A look of one's own is the safety net below the watch, and the way to find out that an object
 * no longer has a right to hold, of which no watch tells: every third of the session's duration,
 * and every two seconds where nobody tells of changes. Where a watch tells and only sessions are
 * ahead, which are watched by themselves, it comes once in two seconds for all lines together, so
 * that a thousand locks that do not move cost no more than a few.
 */
final class LineRests {

  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration DRAINING = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LOOKS = Duration.ofSeconds(2);
  private static final int DOUBLINGS = 8;

  private final Tasks tasks;
  private final World world;
  private final Duration duration;
  private final Optional<Duration> longestHold;
  private final IntSupplier lines;

  /**
   * The rests of one session.
   *
   * @param duration the session's
   * @param longestHold how long a hold may last
   * @param lines how many lines there are
   */
  LineRests(
      Tasks tasks,
      World world,
      Duration duration,
      Optional<Duration> longestHold,
      IntSupplier lines) {
    this.tasks = tasks;
    this.world = world;
    this.duration = duration;
    this.longestHold = longestHold;
    this.lines = lines;
  }

  /**
   * What a rest depends on.
   *
   * @param watched whether changes are told
   * @param asksUser whether whoever is first has code of its own about those in the way
   * @param limit of the claim's wait
   */
  record Wait(boolean watched, boolean asksUser, Optional<Duration> limit) {}

  Tasks.Later after(LineEffect.Timer timer, Wait wait, Runnable due) {
    return tasks.after(delay(timer, wait), due);
  }

  private Duration delay(LineEffect.Timer timer, Wait wait) {
    return switch (timer.rest()) {
      case LOOK -> jittered(look(wait));
      case RARE_LOOK -> jittered(wait.watched() ? duration : shorter(duration.dividedBy(3), LOOKS));
      case UNKNOWN -> jittered(SOON);
      case DRAINING -> jittered(DRAINING);
      case LEAVE -> {
        int doublings = (int) Math.min(timer.number() - 1, DOUBLINGS);
        yield jittered(shorter(SOON.multipliedBy(1L << doublings), LONGEST_PAUSE));
      }
      case LINGER -> duration; // whoever comes again meanwhile finds it open
      case LIMIT -> wait.limit().orElse(Duration.ZERO);
      case LONGEST_HOLD -> longestHold.orElseThrow();
    };
  }

  private Duration look(Wait wait) {
    Duration third = duration.dividedBy(3);
    if (!wait.watched()) {
      return shorter(third, LOOKS);
    }
    Duration inTurn = LOOKS.multipliedBy(lines.getAsInt());
    return wait.asksUser() || inTurn.compareTo(third) < 0 ? third : inTurn;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** From three quarters of a time to the whole of it. */
  private Duration jittered(Duration time) {
    return Duration.ofNanos((long) (time.toNanos() * (0.75 + world.random().getAsDouble() / 4)));
  }
}
