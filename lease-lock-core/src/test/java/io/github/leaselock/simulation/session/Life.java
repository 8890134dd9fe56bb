package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.lease.LeaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A process from its start to its crash: whatever it remembers. */
final class Life {

  private final SimulatedProcess process;
  private final SimulatedTasks tasks = new SimulatedTasks(this);
  private final LeaseLocks locks;
  private final List<SimulatedWatch> watches = new ArrayList<>();
  private boolean dead;

  Life(SimulatedProcess process, int number) {
    this.process = process;
    Random random = new Random(process.name().hashCode() * 31L + number);
    this.locks =
        LeaseLocks.builder(new ProcessStore(process, this))
            .ticker(process::ticker)
            .clock(() -> Instant.ofEpochSecond(0, process.ticker()).plus(process.skew()))
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

  LeaseLocks locks() {
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
