package io.github.leaselock.simulation.session;

import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Twist;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The executor that a session's user has chosen, which may do with a task what it likes. */
final class SimulatedExecutor implements Executor {

  private static final Set<Twist> TWISTS =
      Set.of(Twist.REJECTS, Twist.DROPS, Twist.RUNS_IT_HERE, Twist.HAS_ENDED);

  private final Life life;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean ended;

  SimulatedExecutor(Life life) {
    this.life = life;
  }

  @Override
  public void execute(Runnable task) {
    life.requireAlive();
    Twist twist = life.process().stop(Point.within("is given a task", TWISTS));
    life.requireAlive();
    ended |= twist == Twist.HAS_ENDED;
    SessionTally tally = life.process().world().tally();
    if (ended) {
      tally.count(Event.EXECUTOR_HAD_ENDED);
      throw new RejectedExecutionException("it has ended");
    }
    switch (twist) {
      case REJECTS -> {
        tally.count(Event.EXECUTOR_REJECTED);
        throw new RejectedExecutionException("on purpose");
      }
      case DROPS -> tally.count(Event.EXECUTOR_DROPPED);
      case RUNS_IT_HERE -> {
        tally.count(Event.EXECUTOR_RAN_IT_THERE);
        task.run();
      }
      default -> runOnAThreadOfItsUser(task);
    }
  }

  void runOnAThreadOfItsUser(Runnable task) {
    tasks.add(task);
    life.process().edges().wake();
  }

  @Nullable Runnable next() {
    return tasks.poll();
  }
}
