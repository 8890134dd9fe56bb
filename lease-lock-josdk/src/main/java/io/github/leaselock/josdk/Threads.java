package io.github.leaselock.josdk;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads of the module's own, which end when they are idle: one that keeps the time, and up
 * to eight that send requests. What comes after {@link #close} is dropped. Simulations bring
 * others.
 */
class Threads implements AutoCloseable {

  private static final int REQUESTS = 8;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, named("lease-lock-josdk-timer"));
  private final ThreadPoolExecutor requests =
      new ThreadPoolExecutor(
          REQUESTS,
          REQUESTS,
          IDLE.toSeconds(),
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          named("lease-lock-josdk"));

  Threads() {
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    requests.allowCoreThreadTimeOut(true);
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs a task that sends requests, soon. */
  void run(Runnable task) {
    try {
      requests.execute(task);
    } catch (RejectedExecutionException closed) {
      // Dropped, as promised.
    }
  }

  /** Runs a task later; what it returns calls it off. */
  Runnable after(Duration delay, Runnable task) {
    try {
      var scheduled = timer.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  /** From 0 to 1: so that not all come at the same time. */
  double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    requests.shutdown();
  }
}
