package io.github.leaselock.internal.waiting;

import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** Tasks and a clock that move when the test says so, on its own thread. */
public final class SteppedTasks implements Tasks {

  private record Timed(long at, long order, Runnable task) {}

  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timed> timed =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  private long now;
  private long order;
  private int rejections;

  /** Nanoseconds, from any point on. */
  public synchronized long now() {
    return now;
  }

  /** The next tasks are refused. */
  synchronized void reject(int tasks) {
    rejections = tasks;
  }

  @Override
  public synchronized void execute(Runnable task) {
    if (rejections > 0) {
      rejections--;
      throw new RejectedExecutionException("full");
    }
    ready.add(task);
  }

  @Override
  public void executeRenewal(Runnable task) {
    execute(task);
  }

  @Override
  public void executeRelease(Runnable task) {
    execute(task);
  }

  @Override
  public void executeUserCode(Runnable task) {
    execute(task);
  }

  @Override
  public <T> T await(CompletableFuture<T> done, Duration limit) {
    throw new UnsupportedOperationException("nobody waits here");
  }

  @Override
  public Later onShutdown(Runnable task) {
    throw new UnsupportedOperationException("nothing is shut down here");
  }

  @Override
  public synchronized Later after(Duration delay, Runnable task) {
    Timed entry = new Timed(now + delay.toNanos(), order++, task);
    timed.add(entry);
    return () -> cancel(entry);
  }

  private synchronized void cancel(Timed entry) {
    timed.remove(entry);
  }

  /** How many tasks wait for their time. */
  synchronized int timers() {
    return timed.size();
  }

  /** Runs what is ready, and what becomes ready by that. */
  public void run() {
    for (Runnable next = poll(); next != null; next = poll()) {
      next.run();
    }
  }

  private synchronized @org.jspecify.annotations.Nullable Runnable poll() {
    return ready.poll();
  }

  /** Time passes, and what is due runs at its time. */
  public void pass(Duration time) {
    run();
    long end = now() + time.toNanos();
    while (true) {
      Runnable due;
      synchronized (this) {
        Timed next = timed.peek();
        if (next == null || next.at() > end) {
          now = end;
          return;
        }
        timed.remove();
        now = next.at();
        due = next.task();
      }
      due.run();
      run();
    }
  }

  @Override
  public void close() {
    // Nothing was started.
  }
}
