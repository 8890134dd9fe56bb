package io.github.leaselock.simulation.churn;

import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** The tasks of one life of a process: all of them in the loop, and counted. */
final class ChurnTasks implements Tasks {

  private static final Duration LONG = Duration.ofDays(1000);

  private final Life life;
  private final Loop loop;
  private final Map<Integer, Later> timers = new HashMap<>();
  private int ids;
  private int ready;

  ChurnTasks(Life life, Loop loop) {
    this.life = life;
    this.loop = loop;
  }

  @Override
  public void execute(Runnable task) {
    ready++;
    life.later(
        loop.now(),
        () -> {
          ready--;
          task.run();
        });
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
    long counted = (delay.compareTo(LONG) < 0 ? delay : LONG).toNanos();
    int id = ids++;
    Later later =
        life.later(
            loop.now() + life.process().trueTime(counted),
            () -> {
              if (timers.remove(id) != null) { // it was called off during a pause
                task.run();
              }
            });
    timers.put(id, later);
    return () -> {
      timers.remove(id);
      later.cancel();
    };
  }

  @Override
  public <T> T await(CompletableFuture<T> done, Duration limit) throws TimeoutException {
    long counted = (limit.compareTo(LONG) < 0 ? limit : LONG).toNanos();
    loop.await(life.process().trueTime(counted), done::isDone);
    life.requireAlive();
    if (!done.isDone()) {
      throw new TimeoutException();
    }
    return done.join();
  }

  @Override
  public Later onShutdown(Runnable task) {
    throw new UnsupportedOperationException("processes crash, or close what they have");
  }

  @Override
  public void close() {
    // The thread is the loop's.
  }

  int timers() {
    return timers.size();
  }

  /** What has been given to a thread, and has not begun. */
  int ready() {
    return ready;
  }
}
