package io.github.leaselock.internal.lock;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.store.LeaseStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Collects what differs from the defaults. Not safe for use by several threads.
 *
 * @param <T> what is built on the engine
 */
public final class EngineBuilder<T> {

  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final long REMEMBERED = 4L * 1024 * 1024;

  private final LeaseStore store;
  private final Function<LockEngine, T> build;
  private World world = SystemPorts.WORLD;
  private Duration within = WITHIN;
  private StalenessPredicate staleness = StalenessPredicate.never();
  private long remembered = REMEMBERED;
  private Supplier<String> marks = SystemPorts.MARKS;
  private LeaseLockListener listener = new LeaseLockListener() {};

  /**
   * The defaults.
   *
   * @param store where the Leases are
   * @param build builds on the engine
   */
  public EngineBuilder(LeaseStore store, Function<LockEngine, T> build) {
    this.store = Objects.requireNonNull(store, "store");
    this.build = Objects.requireNonNull(build, "build");
  }

  /**
   * Bounds each operation; see {@link AcquireRequest#within}. 10 seconds by default.
   *
   * @param time more than zero, at most one hour
   * @return this
   * @throws IllegalArgumentException if the time is out of range
   */
  public EngineBuilder<T> within(Duration time) {
    within = LockRequest.requireBound(time);
    return this;
  }

  /**
   * Sets the predicate for {@link LeaseLock#isActive()} and for requests that name none. By default
   * {@link StalenessPredicate#never}.
   *
   * @param staleness the predicate
   * @return this
   */
  public EngineBuilder<T> takingOver(StalenessPredicate staleness) {
    this.staleness = Objects.requireNonNull(staleness, "staleness");
    return this;
  }

  /**
   * Bounds what is remembered of the Leases that these locks wrote, which saves a read when the
   * same process acquires or releases next. 4 MiB by default, some thousand Leases.
   *
   * @param bytes at least 1
   * @return this
   * @throws IllegalArgumentException if the number is less than 1
   */
  public EngineBuilder<T> maximumRemembered(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("at least 1 byte is remembered, not " + bytes);
    }
    remembered = bytes;
    return this;
  }

  /**
   * Replaces the source of the mark by which these locks know a grant that they took themselves.
   *
   * @param source gives a text that no other process gives
   * @return this
   */
  public EngineBuilder<T> marks(Supplier<String> source) {
    marks = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Sets who is notified of lock lifecycle events; by default nobody.
   *
   * @param listener is notified
   * @return this
   */
  public EngineBuilder<T> listener(LeaseLockListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Replaces the monotonic clock.
   *
   * @param ticker decides deadlines and the lapse of offers
   * @return this
   */
  public EngineBuilder<T> ticker(Ticker ticker) {
    Objects.requireNonNull(ticker, "ticker");
    world = new World(ticker, world.clock(), world.sleeper(), world.random());
    return this;
  }

  /**
   * Replaces the wall clock.
   *
   * @param clock written on Leases for human readers; it ends reservations, and may end a session
   *     early
   * @return this
   */
  public EngineBuilder<T> clock(InstantSource clock) {
    Objects.requireNonNull(clock, "clock");
    world = new World(world.ticker(), clock, world.sleeper(), world.random());
    return this;
  }

  /**
   * Replaces the rest between two attempts.
   *
   * @param sleeper lets the calling thread rest
   * @return this
   */
  public EngineBuilder<T> sleeper(Sleeper sleeper) {
    Objects.requireNonNull(sleeper, "sleeper");
    world = new World(world.ticker(), world.clock(), sleeper, world.random());
    return this;
  }

  /**
   * Replaces the randomness, which spreads the rests of competing processes.
   *
   * @param random numbers from 0 to 1, safe for use by several threads
   * @return this
   */
  public EngineBuilder<T> random(DoubleSupplier random) {
    Objects.requireNonNull(random, "random");
    world = new World(world.ticker(), world.clock(), world.sleeper(), random);
    return this;
  }

  /** {@return the locks} */
  public T build() {
    RepeatedWarnings warnings = new RepeatedWarnings(world.ticker());
    return build.apply(
        new LockEngine(
            new LockSettings(
                store,
                world,
                within,
                staleness,
                Optional.empty(),
                new Listeners(new OutcomeLog(), listener, warnings),
                marks,
                marks.get(),
                new KnownVersions(remembered),
                new UnconfirmedWrites(),
                new ObservedOffers(),
                new Takeovers(),
                warnings)));
  }
}
