package io.github.leaselock.internal.session;

import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.lock.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Tasks that run when the test says so, on its own thread, and a clock that it turns. */
final class ManualTasks implements Tasks, Ticker {

  private static final int MANY = 1_000_000;

  private record Timed(long at, long order, Runnable task) {}

  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final Queue<Runnable> renewals = new ArrayDeque<>();
  private final PriorityQueue<Timed> timed =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  private long now = 1_000_000_007L;
  private long order;
  private boolean renewing = true;
  private int lost;
  private boolean releasing = true;
  private boolean others = true;
  private boolean atOnce;
  private Runnable shutdown = () -> {};

  @Override
  public synchronized long read() {
    return now;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (!atOnce) {
        ready.add(task);
        return;
      }
    }
    task.run();
  }

  @Override
  public void executeRelease(Runnable task) {
    if (releasing) {
      execute(task);
    }
  }

  /** From now on all threads for releases hang in what they do. */
  void hangReleases() {
    releasing = false;
  }

  @Override
  public void executeUserCode(Runnable task) {
    if (others) {
      execute(task);
    }
  }

  /** From now on no thread can be had for what may take for ever. */
  void hangUserCode() {
    others = false;
  }

  /** Whatever is ready runs, then time passes, until it has come. */
  @Override
  public <T> T await(CompletableFuture<T> done, Duration limit)
      throws InterruptedException, TimeoutException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long began = read();
    run();
    while (!done.isDone()) {
      Duration left = limit.minusNanos(read() - began);
      Timed next;
      synchronized (this) {
        next = timed.peek();
      }
      if (next == null || left.compareTo(Duration.ofNanos(next.at() - read())) < 0) {
        pause(left.compareTo(Duration.ofDays(1)) < 0 ? left : Duration.ofDays(1));
        throw new TimeoutException();
      }
      pass(Duration.ofNanos(Math.max(0, next.at() - read())));
    }
    return done.join();
  }

  @Override
  public Later onShutdown(Runnable task) {
    shutdown = task;
    return () -> shutdown = () -> {};
  }

  /** How many tasks wait for their time. */
  synchronized int timers() {
    return timed.size();
  }

  /** The process is told to end. */
  void shutDown() {
    shutdown.run();
  }

  /** From now on whoever has something to be done does it itself. */
  synchronized void runAtOnce() {
    atOnce = true;
  }

  @Override
  public synchronized void executeRenewal(Runnable task) {
    if (lost > 0) {
      lost--;
    } else if (renewing) {
      renewals.add(task);
    }
  }

  /** From now on no renewal is made: the process hangs, or its network does. */
  synchronized void stopRenewals() {
    renewing = false;
  }

  /** The next requests of renewals hang: no answer to them comes. */
  synchronized void loseRenewals(int number) {
    lost = number;
  }

  @Override
  public synchronized Later after(Duration delay, Runnable task) {
    Duration counted = delay.compareTo(Duration.ofDays(1000)) < 0 ? delay : Duration.ofDays(1000);
    Timed entry = new Timed(now + counted.toNanos(), order++, task);
    timed.add(entry);
    return () -> cancel(entry);
  }

  private synchronized void cancel(Timed entry) {
    timed.remove(entry);
  }

  @Override
  public void close() {
    // Nothing was started.
  }

  /** Runs whatever is ready, and what becomes ready by that. */
  void run() {
    for (int i = 0; i < MANY; i++) {
      Runnable task;
      synchronized (this) {
        task = renewals.isEmpty() ? ready.poll() : renewals.poll();
      }
      if (task == null) {
        return;
      }
      task.run();
    }
    throw new IllegalStateException("it never comes to rest");
  }

  /** Lets time pass, and runs what is due at its time. */
  void pass(Duration time) {
    run();
    long end = read() + time.toNanos();
    while (true) {
      Timed next;
      synchronized (this) {
        next = timed.peek();
        if (next == null || next.at() > end) {
          now = end;
          return;
        }
        timed.remove();
        now = Math.max(now, next.at());
      }
      next.task().run();
      run();
    }
  }

  /** The clock goes on, and nothing runs: a pause of the process. */
  synchronized void pause(Duration time) {
    now += time.toNanos();
  }
}
