package io.github.leaselock.internal.memory;

import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** The tasks of one process, which run while {@link ManualTime} passes, until it is killed. */
public final class ManualTasks implements Tasks {

  private final ManualTime time;
  private volatile boolean killed;

  /**
   * Tasks of a process.
   *
   * @param time when they run
   */
  public ManualTasks(ManualTime time) {
    this.time = Objects.requireNonNull(time, "time");
  }

  /** The process ends: no task runs any more. */
  public void kill() {
    killed = true;
  }

  private Runnable unlessKilled(Runnable task) {
    return () -> {
      if (!killed) {
        task.run();
      }
    };
  }

  @Override
  public void execute(Runnable task) {
    time.soon(unlessKilled(task));
  }

  @Override
  public void executeRelease(Runnable task) {
    execute(task);
  }

  @Override
  public void executeRenewal(Runnable task) {
    execute(task);
  }

  @Override
  public void executeUserCode(Runnable task) {
    execute(task);
  }

  @Override
  public Later after(Duration delay, Runnable task) {
    return time.after(delay, unlessKilled(task))::run;
  }

  /** Time passes until it has come. */
  @Override
  public <T> T await(CompletableFuture<T> done, Duration limit)
      throws InterruptedException, TimeoutException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long began = time.read();
    time.runReady();
    while (!done.isDone()) {
      Duration left = limit.minusNanos(time.read() - began);
      Duration next = time.untilNext();
      if (left.compareTo(next) < 0) {
        time.pause(left.isNegative() ? Duration.ZERO : left);
        throw new TimeoutException();
      }
      time.pass(next);
    }
    return done.join();
  }

  @Override
  public Later onShutdown(Runnable task) {
    return () -> {}; // a process of a test is killed, and not asked to end
  }

  @Override
  public void close() {
    // Nothing was started.
  }
}
