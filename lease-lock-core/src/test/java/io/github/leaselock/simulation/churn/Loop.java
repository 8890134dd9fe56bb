package io.github.leaselock.simulation.churn;

import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The one thread of a run: what is to be done when, and the time, in nanoseconds. */
final class Loop {

  /** So many requests are under way at once; a further one takes no time. */
  private static final int MOST_UNDER_WAY = 10;

  /** So many wait for something else at once before users do nothing new. */
  private static final int MOST_AWAITING = 4;

  private record Timed(long at, long order, Runnable task) {}

  private static PriorityQueue<Timed> queue() {
    return new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  }

  private final PriorityQueue<Timed> work = queue();
  private final PriorityQueue<Timed> users = queue();
  private long now = Duration.ofHours(1).toNanos();
  private long order;
  private int underWay;
  private int awaiting;

  long now() {
    return now;
  }

  /** What a thread of some process does. */
  Tasks.Later work(long at, Runnable task) {
    return add(work, at, task);
  }

  /** What a user does, who does not go on while requests are under way. */
  void user(long at, Runnable task) {
    Tasks.Later unused = add(users, at, task);
  }

  private Tasks.Later add(PriorityQueue<Timed> queue, long at, Runnable task) {
    Timed entry = new Timed(at, order++, task);
    queue.add(entry);
    return () -> queue.remove(entry);
  }

  void runUntil(long end) {
    run(end, () -> false, true);
  }

  /** A request takes so long. */
  void rest(long nanos) {
    if (underWay < MOST_UNDER_WAY) {
      underWay++;
      run(now + nanos, () -> false, false);
      underWay--;
    }
  }

  /** Somebody waits until something has come. */
  void await(long nanos, BooleanSupplier come) {
    awaiting++;
    run(now + nanos, come, underWay == 0 && awaiting < MOST_AWAITING);
    awaiting--;
  }

  private void run(long end, BooleanSupplier enough, boolean withUsers) {
    while (!enough.getAsBoolean()) {
      PriorityQueue<Timed> queue = next(withUsers);
      @Nullable Timed next = queue.peek();
      if (next == null || next.at() > end) {
        now = Math.max(now, end);
        return;
      }
      queue.remove();
      now = Math.max(now, next.at());
      next.task().run();
    }
  }

  private PriorityQueue<Timed> next(boolean withUsers) {
    Timed ofUsers = withUsers ? users.peek() : null;
    Timed ofWork = work.peek();
    return ofUsers != null && (ofWork == null || ofUsers.at() < ofWork.at()) ? users : work;
  }
}
