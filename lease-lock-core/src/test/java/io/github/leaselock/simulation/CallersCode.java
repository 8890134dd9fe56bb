package io.github.leaselock.simulation;

import io.github.leaselock.LockHolder;
import io.github.leaselock.Verdict;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Twist;
import java.util.List;
import java.util.concurrent.Callable;

/** What the operators hand to the lock: a predicate, a drain check and a listener. */
final class CallersCode {

  private final World world;

  CallersCode(World world) {
    this.world = world;
  }

  /** The listener of the running client's process is told of a takeover. */
  void told(List<LockHolder> evicted) {
    world.edges().told(world.operation(), evicted);
  }

  /** A live look at the object, which may fail or be a lie. */
  Verdict judge(LockHolder holder) throws Exception {
    return ownTime(() -> look(holder));
  }

  /** What a caller's own code takes is not the lock's. */
  private <T> T ownTime(Callable<T> code) throws Exception {
    Operation operation = world.operation();
    long began = operation.life().ticker().read();
    try {
      return code.call();
    } finally {
      operation.budget().spentByTheCaller(operation.life().ticker().read() - began);
    }
  }

  private Verdict look(LockHolder holder) throws Exception {
    world.edges().judged(holder);
    Twist twist =
        world
            .scheduler()
            .pause(Point.within("asking whether " + who(holder) + " is stale", Twist.OF_A_VERDICT));
    Verdict truth = world.scenario().truth().apply(world.cluster(), holder);
    Verdict said =
        switch (twist) {
          case NONE -> truth;
          case SAYS_LIVE -> Verdict.live();
          case SAYS_UNKNOWN -> Verdict.unknown("cannot tell");
          case SAYS_STALE -> Verdict.stale();
          default -> throw new Exception("cannot tell");
        };
    if (said.isStale()) {
      world.operation().judgedStale().add(holder);
      if (!truth.isStale()) {
        world.breakAssumption("the predicate is sound");
      }
    }
    world.trace().add(world.scheduler().running(), who(holder) + " is " + said);
    return said;
  }

  /** A live look at the jobs, which may fail. */
  boolean isGone(LockHolder evicted) throws Exception {
    return ownTime(() -> lookForWork(evicted));
  }

  private boolean lookForWork(LockHolder evicted) throws Exception {
    world.edges().shown(evicted);
    Twist twist =
        world
            .scheduler()
            .pause(
                Point.within(
                    "asking whether " + who(evicted) + " is gone", Twist.OF_A_DRAIN_CHECK));
    if (twist == Twist.THROWS) {
      throw new Exception("cannot tell");
    }
    boolean gone = twist == Twist.NONE && !world.work().runs(evicted);
    if (gone) {
      world.operation().provenGone().add(evicted);
    }
    world
        .trace()
        .add(world.scheduler().running(), who(evicted) + (gone ? " is gone" : " is not gone"));
    return gone;
  }

  private static String who(LockHolder holder) {
    return History.nameOf(holder.identity());
  }
}
