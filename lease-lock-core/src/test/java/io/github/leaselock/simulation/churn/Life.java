package io.github.leaselock.simulation.churn;

import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A process from its start to its crash. */
final class Life {

  /** What a process finds that has crashed while it waited for something. */
  static final class Dead extends Error {
    private static final long serialVersionUID = 1L;

    Dead() {
      super("dead", null, false, false);
    }
  }

  private final ChurnProcess process;
  private final Loop loop;
  private final ChurnTasks tasks;
  private final StoreLocks locks;
  private final List<ChurnWatch> watches = new ArrayList<>();
  private boolean dead;

  Life(ChurnProcess process, Loop loop, Random random, ChurnServer server) {
    this.process = process;
    this.loop = loop;
    this.tasks = new ChurnTasks(this, loop);
    this.locks =
        StoreLocks.builder(new ChurnStore(this, loop, random, server))
            .ticker(process::ticker)
            .clock(process::wall)
            .sleeper(
                time -> {
                  loop.rest(process.trueTime(time.toNanos()));
                  requireAlive();
                })
            .random(random::nextDouble)
            .within(Duration.ofSeconds(3))
            .build();
  }

  ChurnProcess process() {
    return process;
  }

  ChurnTasks tasks() {
    return tasks;
  }

  StoreLocks locks() {
    return locks;
  }

  void die() {
    dead = true;
    watches.forEach(ChurnWatch::close);
  }

  boolean isDead() {
    return dead;
  }

  void requireAlive() {
    if (dead) {
      throw new Dead();
    }
  }

  /** Done then, or when its process goes on after a pause; never, if it is dead. */
  Tasks.Later later(long at, Runnable task) {
    return loop.work(at, () -> go(task));
  }

  private void go(Runnable task) {
    if (dead) {
      return;
    }
    if (loop.now() < process.pausedUntil()) {
      Tasks.Later unused = later(process.pausedUntil(), task);
      return;
    }
    try {
      task.run();
    } catch (Dead crashed) {
      // The next life has no such task.
    }
  }

  void add(ChurnWatch watch) {
    watches.removeIf(ChurnWatch::isClosed);
    watches.add(watch);
  }

  long watches() {
    return watches.stream().filter(watch -> !watch.isClosed()).count();
  }
}
