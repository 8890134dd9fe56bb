package io.github.leaselock.internal.lock;

import io.github.leaselock.AcquireAllResult;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.Owner;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.LeaseStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** {@link LeaseLocks} on a store. */
public final class StoreLocks implements LeaseLocks {

  private final LockSettings settings;

  private StoreLocks(LockSettings settings) {
    this.settings = settings;
  }

  /**
   * {@return the locks on a store, with the defaults of {@link Builder}}
   *
   * @param store where the Leases are
   */
  public static StoreLocks on(LeaseStore store) {
    return builder(store).build();
  }

  /**
   * {@return the same locks, as lease-lock's own packages see them}
   *
   * @param locks made by lease-lock
   * @throws IllegalArgumentException if they are somebody else's
   */
  public static StoreLocks of(LeaseLocks locks) {
    if (Objects.requireNonNull(locks, "locks") instanceof StoreLocks ours) {
      return ours;
    }
    throw new IllegalArgumentException("not locks of lease-lock: " + locks);
  }

  /**
   * {@return locks to be built with other than the defaults}
   *
   * @param store where the Leases are
   */
  public static Builder builder(LeaseStore store) {
    return new Builder(Objects.requireNonNull(store, "store"));
  }

  @Override
  public StoreLock lock(LeaseKey key) {
    return new StoreLock(Objects.requireNonNull(key, "key"), Optional.empty(), settings);
  }

  @Override
  public StoreLock lock(LeaseKey key, Owner owner) {
    return new StoreLock(
        Objects.requireNonNull(key, "key"),
        Optional.of(Objects.requireNonNull(owner, "owner")),
        settings);
  }

  @Override
  public StoreLock lock(String namespace, String name) {
    return lock(new LeaseKey(namespace, name));
  }

  @Override
  public AcquireAllResult acquireAll(Map<LeaseLock, AcquireRequest> requests) {
    Objects.requireNonNull(requests, "requests");
    SeveralLocks locks = SeveralLocks.of(requests.keySet(), settings);
    Map<LeaseKey, AcquireRequest> byKey = new HashMap<>();
    requests.forEach((lock, request) -> byKey.put(lock.key(), request));
    return locks.acquire(byKey);
  }

  @Override
  public Map<LeaseKey, ReleaseResult> releaseAll(Holder holder, Collection<LeaseLock> several) {
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(several, "several");
    return SeveralLocks.of(several, settings).release(holder);
  }

  /**
   * The same lock by these locks: with their listener, and what they remember.
   *
   * @param lock a lock that was made by these, or by others on the same API server
   * @return a lock on the same Lease, with the same owner
   * @throws IllegalArgumentException if its Lease is somewhere else: who holds here must not hold
   *     it
   */
  @SuppressWarnings("ReferenceEquality") // one that wraps another does not know itself by its value
  public StoreLock own(LeaseLock lock) {
    StoreLock ours = StoreLock.of(lock);
    boolean same = ours.store() == settings.store() || settings.store().isSameAs(ours.store());
    if (!same) {
      throw new IllegalArgumentException(
          lock
              + " is of another LeaseLocks than the session, and on another API server: make it by"
              + " those with which the session was opened");
    }
    return ours.by(settings);
  }

  /**
   * Tells the locks of a version of a Lease that the caller came by, from a watch for instance. It
   * saves them a read before a conditional write, and decides nothing: if it is out of date, the
   * write fails and they read.
   *
   * @param lease a version that the store has shown
   * @return the newest version that these locks know of, this one or a later one
   */
  public LeaseRecord observed(LeaseRecord lease) {
    Objects.requireNonNull(lease, "lease");
    return settings.known().observed(lease);
  }

  /**
   * The newest version of a Lease that these locks wrote or {@linkplain #observed were shown}.
   *
   * @param key which Lease
   * @return the version, if it is remembered; it may be replaced already
   */
  public Optional<LeaseRecord> newest(LeaseKey key) {
    Objects.requireNonNull(key, "key");
    return settings.known().newest(key);
  }

  /**
   * Tells the listener of these locks, for those who build on them: sessions, for one.
   *
   * @param event calls one method of the listener; what that throws is logged
   */
  public void tell(Consumer<LeaseLockListener> event) {
    Objects.requireNonNull(event, "event");
    settings.listeners().tell(event);
  }

  /** {@return the store that these locks use} */
  public LeaseStore store() {
    return settings.store();
  }

  /** {@return what these locks see of the world beside the store} */
  public World world() {
    return settings.world();
  }

  /** {@return a new mark: a text by which a process knows again what it wrote itself} */
  public String newMark() {
    return settings.marks().get();
  }

  /** {@return what these locks, and those who build on them, warn of} */
  public RepeatedWarnings warnings() {
    return settings.warnings();
  }

  /** Collects what differs from the defaults. Not safe for use by several threads. */
  public static final class Builder {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final long REMEMBERED = 4L * 1024 * 1024;

    private final LeaseStore store;
    private World world = SystemPorts.WORLD;
    private Duration within = WITHIN;
    private StalenessPredicate staleness = StalenessPredicate.never();
    private long remembered = REMEMBERED;
    private Supplier<String> marks = SystemPorts.MARKS;
    private LeaseLockListener listener = new LeaseLockListener() {};

    private Builder(LeaseStore store) {
      this.store = store;
    }

    /**
     * Bounds each operation; see {@link AcquireRequest#within}. 10 seconds by default.
     *
     * @param time more than zero, at most one hour
     * @return this
     * @throws IllegalArgumentException if the time is out of range
     */
    public Builder within(Duration time) {
      within = AcquireRequest.requireBound(time);
      return this;
    }

    /**
     * Sets the predicate for {@link StoreLock#isActive()} and for requests that name none. By
     * default {@link StalenessPredicate#never}.
     *
     * @param staleness the predicate
     * @return this
     */
    public Builder takingOver(StalenessPredicate staleness) {
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
    public Builder maximumRemembered(long bytes) {
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
    public Builder marks(Supplier<String> source) {
      marks = Objects.requireNonNull(source, "source");
      return this;
    }

    /**
     * Sets who is notified of lock lifecycle events; by default nobody.
     *
     * @param listener is notified
     * @return this
     */
    public Builder listener(LeaseLockListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Replaces the monotonic clock.
     *
     * @param ticker decides deadlines and the lapse of offers
     * @return this
     */
    public Builder ticker(Ticker ticker) {
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
    public Builder clock(InstantSource clock) {
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
    public Builder sleeper(Sleeper sleeper) {
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
    public Builder random(DoubleSupplier random) {
      Objects.requireNonNull(random, "random");
      world = new World(world.ticker(), world.clock(), world.sleeper(), random);
      return this;
    }

    /** {@return the locks} */
    public StoreLocks build() {
      RepeatedWarnings warnings = new RepeatedWarnings(world.ticker());
      return new StoreLocks(
          new LockSettings(
              store,
              world,
              within,
              staleness,
              new Listeners(listener, warnings),
              marks,
              marks.get(),
              new KnownVersions(remembered),
              new UnconfirmedWrites(),
              new ObservedOffers(),
              new Takeovers(),
              warnings));
    }
  }
}
