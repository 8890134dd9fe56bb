package io.github.leaselock;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The real world: the one place that touches the JVM's clocks, sleep, threads and randomness. */
final class SystemPorts {

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
  private static final int RENEWAL_THREADS = 3;
  private static final long IDLE_SECONDS = 10;

  private SystemPorts() {}

  static Tasks tasks(String name) {
    return new OwnTasks(
        pool(REQUEST_THREADS, name + "-request"),
        renewals(name + "-renewal"),
        timer(name + "-timer"));
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

  /** One thread as a rule, more while requests hang; what comes then waits in line. */
  private static ThreadPoolExecutor renewals(String name) {
    LinkedTransferQueue<Runnable> queue =
        new LinkedTransferQueue<>() {
          private static final long serialVersionUID = 1L;

          @Override
          public boolean offer(Runnable task) {
            return tryTransfer(task); // to a thread that is idle; else one is started
          }
        };
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            RENEWAL_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            queue,
            daemons(name),
            (task, full) -> {
              if (!full.isShutdown()) {
                queue.put(task);
              }
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
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

  private record OwnTasks(
      ThreadPoolExecutor requests, ThreadPoolExecutor renewals, ScheduledThreadPoolExecutor timer)
      implements Tasks {

    @Override
    public void execute(Runnable task) {
      run(requests, task);
    }

    @Override
    public void executeRenewal(Runnable task) {
      run(renewals, task);
    }

    private static void run(Executor executor, Runnable task) {
      try {
        executor.execute(task);
      } catch (RejectedExecutionException closed) {
        // Dropped, as promised.
      }
    }

    @Override
    public Later after(Duration delay, Runnable task) {
      try {
        var future = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      } catch (RejectedExecutionException closed) {
        return () -> {};
      }
    }

    @Override
    public void close() {
      timer.shutdown();
      renewals.shutdown();
      requests.shutdown();
    }
  }
}
