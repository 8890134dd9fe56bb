package io.github.leaselock.simulation.session;

import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the tasks of one life of a process wait for its simulated threads. */
final class SimulatedTasks implements Tasks {

  private static final Duration LONG = Duration.ofDays(1000);

  /** A task of the timer, at a time of its process's clock. */
  record Timed(long at, long order, Runnable task) {}

  private final Life life;
  private final Queue<Runnable> requests = new ArrayDeque<>();
  private final Queue<Runnable> releases = new ArrayDeque<>();
  private final Queue<Runnable> userCode = new ArrayDeque<>();
  private final Queue<Runnable> renewals = new ArrayDeque<>();
  private final PriorityQueue<Timed> timed =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  private long order;

  SimulatedTasks(Life life) {
    this.life = life;
  }

  @Override
  public void execute(Runnable task) {
    if (!life.isDead()) {
      requests.add(task);
      life.process().workers().wake();
    }
  }

  @Override
  public void executeRelease(Runnable task) {
    if (!life.isDead()) {
      releases.add(task);
      life.process().releases().wake();
    }
  }

  @Override
  public void executeUserCode(Runnable task) {
    if (!life.isDead()) {
      userCode.add(task);
      life.process().userCode().wake();
    }
  }

  @Override
  public <T> T await(CompletableFuture<T> done, Duration limit)
      throws InterruptedException, TimeoutException {
    life.process().await(life, done, limit);
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
  public void executeRenewal(Runnable task) {
    if (!life.isDead()) {
      renewals.add(task);
      life.process().renewals().wake();
    }
  }

  @Override
  public Later after(Duration delay, Runnable task) {
    long counted = delay.compareTo(LONG) < 0 ? delay.toNanos() : LONG.toNanos();
    Timed entry = new Timed(life.process().ticker() + counted, order++, task);
    if (!life.isDead()) {
      timed.add(entry);
      life.process().wakeTimerAt(entry.at());
    }
    return () -> timed.remove(entry);
  }

  @Override
  public void close() {
    // The threads are the simulation's.
  }

  @Nullable Runnable nextRequest() {
    return requests.poll();
  }

  @Nullable Runnable nextRelease() {
    return releases.poll();
  }

  @Nullable Runnable nextUserCode() {
    return userCode.poll();
  }

  @Nullable Runnable nextRenewal() {
    return renewals.poll();
  }

  @Nullable Timed nextTimed() {
    return timed.peek();
  }

  /** What is still to be done, now or later. */
  List<String> left() {
    List<String> left = new ArrayList<>();
    timed.forEach(task -> left.add("a timer at " + task.at()));
    Stream.of(requests, releases, userCode, renewals)
        .flatMap(Queue::stream)
        .forEach(task -> left.add("a task"));
    return left;
  }

  void take(Timed due) {
    timed.remove(due);
  }
}
