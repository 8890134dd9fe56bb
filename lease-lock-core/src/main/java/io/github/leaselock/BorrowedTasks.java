package io.github.leaselock;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tasks on threads of the caller's. */
record BorrowedTasks(Executor requests, ScheduledExecutorService timer) implements Tasks {

  @Override
  public void execute(Runnable task) {
    requests.execute(task);
  }

  @Override
  public void executeRenewal(Runnable task) {
    requests.execute(task);
  }

  @Override
  public Later after(Duration delay, Runnable task) {
    Future<?> future = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    // The caller's threads are the caller's to end.
  }
}
