package io.github.leaselock.internal.lock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tasks on the library's own threads. */
record OwnTasks(
    ThreadPoolExecutor requests,
    ThreadPoolExecutor releases,
    ThreadPoolExecutor renewals,
    ThreadPoolExecutor userCode,
    ScheduledThreadPoolExecutor timer)
    implements Tasks {

  /** What a nanosecond counter can add to; longer is for ever. */
  private static final Duration FOR_EVER = Duration.ofDays(100_000);

  @Override
  public void execute(Runnable task) {
    run(requests, task);
  }

  @Override
  public void executeRelease(Runnable task) {
    run(releases, task);
  }

  @Override
  public void executeRenewal(Runnable task) {
    run(renewals, task);
  }

  @Override
  public void executeUserCode(Runnable task) {
    run(userCode, task);
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
    if (delay.compareTo(FOR_EVER) >= 0) {
      return () -> {};
    }
    try {
      var future = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  @Override
  public <T> T await(CompletableFuture<T> done, Duration limit)
      throws InterruptedException, TimeoutException {
    try {
      return limit.compareTo(FOR_EVER) >= 0
          ? done.get()
          : done.get(Math.max(limit.toNanos(), 0), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw new CompletionException(failed.getCause());
    }
  }

  @Override
  public Later onShutdown(Runnable task) {
    return SystemPorts.onShutdown(task);
  }

  @Override
  public void close() {
    timer.shutdown();
    renewals.shutdown();
    requests.shutdown();
    releases.shutdown();
    userCode.shutdown();
  }
}
