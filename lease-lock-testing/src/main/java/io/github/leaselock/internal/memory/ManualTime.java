package io.github.leaselock.internal.memory;

import io.github.leaselock.internal.lock.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Both clocks, and a timer, which go on when a test says so. What is due runs on the thread that
 * lets time pass. Safe for use by several threads.
 */
public final class ManualTime implements Ticker, InstantSource {

  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(1000);
  private static final int MANY = 1_000_000;

  private record Timed(long at, long order, Runnable task) {}

  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timed> timed =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  private long now;
  private long order;

  /** It is 10:00 on a day in 2026. */
  public ManualTime() {}

  @Override
  public synchronized long read() {
    return now;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(read());
  }

  /**
   * The clocks go on, and nothing runs: somebody waits for an answer.
   *
   * @param time for how long
   */
  public synchronized void pause(Duration time) {
    now += time.toNanos();
  }

  /**
   * Time passes, and what is due runs at its time.
   *
   * @param time for how long
   */
  public void pass(Duration time) {
    runReady();
    long end = read() + time.toNanos();
    for (Timed next = due(end); next != null; next = due(end)) {
      next.task().run();
      runReady();
    }
    synchronized (this) {
      now = Math.max(now, end);
    }
  }

  private synchronized @Nullable Timed due(long end) {
    Timed next = timed.peek();
    if (next == null || next.at() > end) {
      return null;
    }
    timed.remove(next);
    now = Math.max(now, next.at());
    return next;
  }

  /** How long it is until something is due. */
  synchronized Duration untilNext() {
    Timed next = timed.peek();
    return next == null ? LONGEST : Duration.ofNanos(Math.max(0, next.at() - now));
  }

  synchronized void soon(Runnable task) {
    ready.add(task);
  }

  /**
   * Runs a task later.
   *
   * @param delay how long from now
   * @param task runs once
   * @return to call it off
   */
  public synchronized Runnable after(Duration delay, Runnable task) {
    Objects.requireNonNull(task, "task");
    Duration counted = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    Timed entry = new Timed(now + counted.toNanos(), order++, task);
    timed.add(entry);
    return () -> cancel(entry);
  }

  private synchronized void cancel(Timed entry) {
    timed.remove(entry);
  }

  /** Runs what is to run at once, and what becomes so by that. */
  void runReady() {
    for (int i = 0; i < MANY; i++) {
      Runnable task;
      synchronized (this) {
        task = ready.poll();
      }
      if (task == null) {
        return;
      }
      task.run();
    }
    throw new IllegalStateException("tasks of sessions never come to rest");
  }
}
