package io.github.leaselock.simulation;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LockHolder;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.Ticker;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One operator process, with clocks of its own that neither show the same time nor run at the same
 * rate as those of others. It can crash and begin another life, without memory.
 */
final class Operator {

  static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration[] SKEWS = {
    Duration.ZERO, Duration.ofHours(5), Duration.ofHours(-9), Duration.ofDays(400)
  };
  private static final double[] RATES = {1.0, 1.1, 0.9, 1.05};

  private final String name;
  private final World world;
  private final Duration skew;
  private final double rate;
  private int lives;
  private Life life;

  Operator(String name, int index, World world) {
    this.name = name;
    this.world = world;
    this.skew = SKEWS[index % SKEWS.length];
    this.rate = RATES[index % RATES.length];
    this.life = begin();
  }

  /** What a process remembers, and what it has seen. */
  static final class Life {
    private final LockUnderTest lock;
    private final Ticker ticker;
    private final Set<String> seen = new HashSet<>();

    private final String operator;
    private final InstantSource clock;

    private Life(String operator, LockUnderTest lock, Ticker ticker, InstantSource clock) {
      this.clock = clock;
      this.operator = operator;
      this.lock = lock;
      this.ticker = ticker;
    }

    Ticker ticker() {
      return ticker;
    }

    /** The wall clock of the process. */
    InstantSource clock() {
      return clock;
    }

    String operator() {
      return operator;
    }

    LockUnderTest lock() {
      return lock;
    }

    void saw(LeaseRecord lease) {
      seen.add(lease.uid() + "/" + lease.resourceVersion());
    }

    boolean hasSeen(LeaseRecord lease) {
      return seen.contains(lease.uid() + "/" + lease.resourceVersion());
    }
  }

  private Life begin() {
    Ticker ticker = () -> (long) (world.time().now() * rate);
    InstantSource clock = () -> EPOCH.plus(skew).plusNanos(world.time().now());
    Random random = Seeds.random(31L * name.hashCode() + lives++);
    Ports ports =
        new Ports(
            name,
            new SimulatedStore(world),
            ticker,
            clock,
            this::sleep,
            random::nextDouble,
            new Listening(),
            world.scenario().remembered());
    return new Life(name, new Documented(world.scenario().lock().apply(ports)), ticker, clock);
  }

  /** What the process is told of its own takeovers. */
  private final class Listening implements LeaseLockListener {
    @Override
    public void takenOver(LeaseKey lock, Holder by, List<LockHolder> evicted) {
      world.callersCode().told(evicted);
    }
  }

  private void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long wakeAt = world.time().now() + (long) (time.toNanos() / rate);
    world.scheduler().pauseUntil(Point.within("rests", Set.of()), wakeAt);
  }

  Life life() {
    return life;
  }

  void crash() {
    life = begin();
  }

  String name() {
    return name;
  }
}
