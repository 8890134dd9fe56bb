package io.github.leaselock.josdk;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Time that passes as fast as it can, and all that happens in it, on one thread. What waits lets
 * the others go on: they run on top of it, so that between any two requests of one anything may
 * happen. Of equal seeds, equal runs.
 */
final class EventLoop {

  /** How many wait on top of each other; what is due while the last of them waits comes late. */
  private static final int DEEPEST = 3;

  private static final Duration LONGEST = Duration.ofDays(1000);

  /** Something to come. */
  private record Event(long at, long order, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final Random random;
  private long now;
  private long order;
  private int depth;

  EventLoop(Random random) {
    this.random = random;
  }

  /** Nanoseconds since the beginning. */
  long now() {
    return now;
  }

  Random random() {
    return random;
  }

  /** A time from none to this one. */
  Duration upTo(Duration most) {
    return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
  }

  boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }

  /** Answers what calls it off. */
  Runnable after(Duration delay, Runnable what) {
    Duration counted = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    Event event = new Event(now + Math.max(0, counted.toNanos()), order++, what);
    events.add(event);
    return () -> events.remove(event);
  }

  /** Lets the next thing happen; false if there is none. */
  boolean step() {
    Event next = events.poll();
    if (next == null) {
      return false;
    }
    now = Math.max(now, next.at());
    depth++;
    try {
      next.what().run();
    } finally {
      depth--;
    }
    return true;
  }

  /** Lets time pass, and nothing happen. */
  void pass(Duration time) {
    now += time.toNanos();
  }

  /** Waits for a time. */
  void pause(Duration time) {
    if (depth < DEEPEST) {
      until(() -> false, time);
    } else {
      pass(time);
    }
  }

  /** Waits until something has come, or the time is over. */
  void until(BooleanSupplier come, Duration limit) {
    long end = now + (limit.compareTo(LONGEST) < 0 ? limit : LONGEST).toNanos();
    while (!come.getAsBoolean() && now <= end) {
      Event next = events.peek();
      if (next == null || next.at() > end) {
        now = Math.max(now, end);
        return;
      }
      step();
    }
  }
}
