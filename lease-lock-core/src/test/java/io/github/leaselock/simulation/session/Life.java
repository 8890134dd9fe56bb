package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.StoreLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A process from its start to its crash: whatever it remembers. */
final class Life {

  private final SimulatedProcess process;
  private final SimulatedTasks tasks = new SimulatedTasks(this);
  private final SimulatedExecutor executor = new SimulatedExecutor(this);
  private final StoreLocks locks;
  private final List<SimulatedWatch> watches = new ArrayList<>();
  private boolean dead;
  private boolean throwsAtWatch;

  Life(SimulatedProcess process, int number) {
    this.process = process;
    Random random = new Random(process.name().hashCode() * 31L + number);
    this.locks =
        StoreLocks.builder(new ProcessStore(process, this))
            .ticker(process::ticker)
            .clock(process::wall)
            .sleeper(time -> process.sleep(this, time))
            .random(random::nextDouble)
            .within(Duration.ofSeconds(3))
            .build();
  }

  SimulatedProcess process() {
    return process;
  }

  SimulatedTasks tasks() {
    return tasks;
  }

  SimulatedExecutor executor() {
    return executor;
  }

  StoreLocks locks() {
    return locks;
  }

  boolean isDead() {
    return dead;
  }

  void die() {
    dead = true;
    watches.forEach(SimulatedWatch::close);
  }

  void requireAlive() {
    if (dead) {
      throw new Dead();
    }
  }

  /** What of it would go on if nobody wanted anything any more. */
  List<String> left() {
    List<String> left = new ArrayList<>(tasks.left());
    watches.stream().filter(watch -> !watch.isClosed()).forEach(watch -> left.add("a watch"));
    return left;
  }

  long openWatches() {
    return watches.stream().filter(watch -> !watch.isClosed()).count();
  }

  void throwAtTheNextWatch() {
    throwsAtWatch = true;
  }

  boolean takeThrowAtWatch() {
    boolean was = throwsAtWatch;
    throwsAtWatch = false;
    return was;
  }

  void add(SimulatedWatch watch) {
    watches.add(watch);
    watches.removeIf(SimulatedWatch::isClosed);
  }

  @Nullable SimulatedWatch watchWithNews() {
    return watches.stream().filter(SimulatedWatch::hasNews).findFirst().orElse(null);
  }

  static boolean isSession(LeaseKey key) {
    return key.namespace().equals(SessionServer.SESSIONS);
  }

  @Override
  public String toString() {
    return process.name();
  }
}
