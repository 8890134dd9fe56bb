package io.github.leaselock.josdk;

import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** The threads of one process, as events. */
final class SimulatedTasks implements Tasks {

  private static final Duration THREAD_LATENCY = Duration.ofMillis(20);

  private final EventLoop loop;
  private final UnaryOperator<Runnable> ofProcess;
  private boolean renewing;

  /**
   * Tasks of a process.
   *
   * @param ofProcess makes of a task one that does nothing once the process is dead
   */
  SimulatedTasks(EventLoop loop, UnaryOperator<Runnable> ofProcess) {
    this.loop = loop;
    this.ofProcess = ofProcess;
  }

  @Override
  public void execute(Runnable task) {
    loop.after(loop.upTo(THREAD_LATENCY), ofProcess.apply(task));
  }

  @Override
  public void executeRelease(Runnable task) {
    execute(task);
  }

  @Override
  public void executeRenewal(Runnable task) {
    execute(
        () -> {
          renewing = true;
          try {
            task.run();
          } finally {
            renewing = false;
          }
        });
  }

  /** Whether a renewal is under way, which waits for no thread that waits. */
  boolean isRenewing() {
    return renewing;
  }

  @Override
  public void executeUserCode(Runnable task) {
    execute(task);
  }

  @Override
  public Later after(Duration delay, Runnable task) {
    Runnable callOff = loop.after(delay, ofProcess.apply(task));
    return callOff::run;
  }

  @Override
  public <T> T await(CompletableFuture<T> done, Duration limit) throws TimeoutException {
    loop.until(done::isDone, limit);
    if (!done.isDone()) {
      throw new TimeoutException();
    }
    return done.join();
  }

  @Override
  public Later onShutdown(Runnable task) {
    return () -> {};
  }

  @Override
  public void close() {
    // Nothing was started.
  }
}
