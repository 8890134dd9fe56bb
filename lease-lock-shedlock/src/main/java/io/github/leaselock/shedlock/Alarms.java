package io.github.leaselock.shedlock;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A monotonic clock, and what is to be done by it. */
interface Alarms extends AutoCloseable {

  /** {@return the time, in nanoseconds from some moment} */
  long nanos();

  /**
   * Does something later, on a thread of its own.
   *
   * @param time how long from now
   * @param task what to do
   * @return takes it back, if it has not begun
   */
  Runnable after(Duration time, Runnable task);

  /** What has not begun is not done any more. */
  @Override
  void close();

  /** {@return alarms on a few daemon threads, which are there while something is to be done} */
  static Alarms started() {
    return new Alarms() {
      private final ScheduledThreadPoolExecutor executor = executor();

      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public Runnable after(Duration time, Runnable task) {
        long nanos = Math.max(0, saturated(time));
        Future<?> future = executor.schedule(() -> logged(task), nanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      }

      @Override
      public void close() {
        executor.shutdownNow();
      }
    };
  }

  private static ScheduledThreadPoolExecutor executor() {
    AtomicInteger number = new AtomicInteger();
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            4, // one that waits for the API server must not hold up the others
            task -> {
              Thread thread = new Thread(task, "lease-lock-shedlock-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    // After it was closed: the session gives back what there is.
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(10, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** One too long to count is for ever. */
  static long saturated(Duration time) {
    return time.compareTo(Duration.ofDays(36500)) > 0
        ? Duration.ofDays(36500).toNanos()
        : time.toNanos();
  }

  @SuppressWarnings("IllegalCatch") // a task of ours that fails must not vanish
  private static void logged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException failed) {
      Logger log = LoggerFactory.getLogger(SessionLockProvider.class);
      log.warn("{}", failed.toString());
    }
  }
}
