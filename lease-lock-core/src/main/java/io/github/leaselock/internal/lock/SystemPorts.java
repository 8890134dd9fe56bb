package io.github.leaselock.internal.lock;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The real world: the one place that touches the JVM's clocks, sleep, threads and randomness. */
final class SystemPorts {

  /** The machine. */
  static final World WORLD =
      new World(
          System::nanoTime,
          InstantSource.system(),
          time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()),
          () -> ThreadLocalRandom.current().nextDouble());

  /** 60 random bits in 12 characters: a mark is compared with those on one Lease alone. */
  static final Supplier<String> MARKS =
      () -> {
        long random = new SecureRandom().nextLong() >>> 4;
        String text = Long.toString(random, Character.MAX_RADIX);
        return "0".repeat(Math.max(0, 12 - text.length())) + text;
      };

  private static final int REQUEST_THREADS = 8;
  private static final int RELEASE_THREADS = 8;

  /** A renewal that hangs must not hold up the next. */
  private static final int RENEWAL_THREADS = 3;

  private static final long IDLE_SECONDS = 10;

  private SystemPorts() {}

  /** {@return tasks on threads of their own} */
  public static Tasks tasks(String name) {
    return new OwnTasks(
        pool(REQUEST_THREADS, name + "-request"),
        pool(RELEASE_THREADS, name + "-release"),
        pool(RENEWAL_THREADS, name + "-renewal"),
        unbounded(name + "-user"),
        timer(name + "-timer"));
  }

  static Tasks.Later onShutdown(Runnable task) {
    Thread hook = new Thread(task, "lease-lock-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException underWay) {
        // It runs, or has run.
      }
    };
  }

  private static ThreadPoolExecutor pool(int threads, String name) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadPoolExecutor unbounded(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        daemons(name));
  }

  private static ScheduledThreadPoolExecutor timer(String name) {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons(name));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
