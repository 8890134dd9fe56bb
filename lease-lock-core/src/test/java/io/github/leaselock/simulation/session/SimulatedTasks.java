package io.github.leaselock.simulation.session;

import io.github.leaselock.Tasks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Where the tasks of one life of a process wait for its simulated threads. */
final class SimulatedTasks implements Tasks {

  /** Whoever closes a session waits for these, so they run on its own thread. */
  private static final String CLOSING = "io.github.leaselock.session.Closing";

  /** A task of the timer, at a time of its process's clock. */
  record Timed(long at, long order, Runnable task) {}

  private final Life life;
  private final Queue<Runnable> requests = new ArrayDeque<>();
  private final Queue<Runnable> renewals = new ArrayDeque<>();
  private final PriorityQueue<Timed> timed =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  private long order;

  SimulatedTasks(Life life) {
    this.life = life;
  }

  @Override
  public void execute(Runnable task) {
    if (task.getClass().getName().startsWith(CLOSING)) {
      task.run();
    } else if (!life.isDead()) {
      requests.add(task);
      life.process().wakeWorkers();
    }
  }

  @Override
  public void executeRenewal(Runnable task) {
    if (!life.isDead()) {
      renewals.add(task);
      life.process().wakeRenewal();
    }
  }

  @Override
  public Later after(Duration delay, Runnable task) {
    Timed entry = new Timed(life.process().ticker() + delay.toNanos(), order++, task);
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

  @Nullable Runnable nextRenewal() {
    return renewals.poll();
  }

  @Nullable Timed nextTimed() {
    return timed.peek();
  }

  void take(Timed due) {
    timed.remove(due);
  }
}
