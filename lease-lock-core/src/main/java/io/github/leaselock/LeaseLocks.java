package io.github.leaselock;

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

/**
 * The locks of one API server: make one of these for each client and keep it.
 *
 * <pre>{@code
 * LeaseLocks locks = KubernetesLocks.using(kubernetesClient);
 * LeaseLock lock = locks.lock(LeaseKey.inNamespace("db").named("cluster1-operations"));
 * }</pre>
 *
 * <p>All locks made by one instance share what it remembers of the Leases it wrote, which saves
 * requests. It starts no thread, opens nothing, and needs no closing. Safe for use by several
 * threads.
 */
public final class LeaseLocks {

  private final LockSettings settings;

  private LeaseLocks(LockSettings settings) {
    this.settings = settings;
  }

  /**
   * {@return the locks on a store, with the defaults of {@link Builder}}
   *
   * @param store where the Leases are
   */
  public static LeaseLocks on(LeaseStore store) {
    return builder(store).build();
  }

  /**
   * {@return locks to be built with other than the defaults}
   *
   * @param store where the Leases are
   */
  public static Builder builder(LeaseStore store) {
    return new Builder(Objects.requireNonNull(store, "store"));
  }

  /**
   * The lock on one protected thing. Cheap, and sends no request.
   *
   * @param key the Lease that all operations on the protected thing compare and swap
   * @return the lock
   */
  public LeaseLock lock(LeaseKey key) {
    return new LeaseLock(Objects.requireNonNull(key, "key"), Optional.empty(), settings);
  }

  /**
   * The lock on one protected thing whose Lease the cluster collects together with an owner.
   *
   * @param key the Lease that all operations on the protected thing compare and swap
   * @param owner the <em>protected</em> object, which must be in the namespace of the Lease or
   *     cluster-scoped; set when the Lease is created, and never changed on one that exists
   * @return the lock
   */
  public LeaseLock lock(LeaseKey key, Owner owner) {
    return new LeaseLock(
        Objects.requireNonNull(key, "key"),
        Optional.of(Objects.requireNonNull(owner, "owner")),
        settings);
  }

  /**
   * The lock on one protected thing, by the two parts of its key.
   *
   * @param namespace the namespace of the Lease, an RFC 1123 label
   * @param name the name of the Lease, an RFC 1123 subdomain
   * @return the lock
   * @throws IllegalArgumentException if the API server would not accept either
   */
  public LeaseLock lock(String namespace, String name) {
    return lock(new LeaseKey(namespace, name));
  }

  /**
   * Acquires several locks for one object, all or none: one attempt at each, in the {@linkplain
   * LeaseKey#compareTo order of their keys}, whatever order they are given in.
   *
   * <p>As soon as one refuses, those before it are released; at the one that refused a {@linkplain
   * AcquireRequest#queued() queued} request keeps its place. When its turn has come there, it is
   * offered that lock, and the next call goes on from the first again. Objects that want the same
   * locks never wait for each other for ever: each has all of them, or nothing but offers at locks
   * behind the one for which it waits. Beside sessions, which hold while they wait, it is the lapse
   * of such an offer that ends a wait.
   *
   * <p>Do not ask again while work that they protect runs, unless you can stop it: should one of
   * them have been taken away by force, those before it are released. {@linkplain LeaseLock#verify
   * Verify} in the work instead.
   *
   * <p>A lock that drains counts as held, and the answer is that it drains. After {@link
   * AcquireResult.Unknown} nothing is released: ask again, or release all. A process that crashes
   * on the way leaves holds and places like any others: the next call for this holder goes on with
   * them, and others judge them. If {@link LeaseRefusedException} is thrown, those before the one
   * that it names are released.
   *
   * <p>Requests: those of each acquire up to the one that refuses, and those of a release for each
   * before it. {@link AcquireRequest#within} bounds the attempt at each lock.
   *
   * @param requests what to ask of each lock, all for the same holder
   * @return all grants, or which lock refused and what it said
   * @throws IllegalArgumentException if there is none, two are on the same Lease, one was made by
   *     other locks than these, the holders differ, or a session or a reservation is to be queued
   */
  public AcquireAllResult acquireAll(Map<LeaseLock, AcquireRequest> requests) {
    Objects.requireNonNull(requests, "requests");
    SeveralLocks locks = SeveralLocks.of(requests.keySet(), settings);
    Map<LeaseKey, AcquireRequest> byKey = new HashMap<>();
    requests.forEach((lock, request) -> byKey.put(lock.key(), request));
    return locks.acquire(byKey);
  }

  /**
   * Releases several locks of one holder, the last in the order of their keys first, each whatever
   * came of the others. Idempotent, as {@link LeaseLock#release(Holder)} is.
   *
   * @param holder who releases
   * @param several which locks
   * @return what each answered
   * @throws IllegalArgumentException if there is none, two are on the same Lease, or one was made
   *     by other locks than these
   * @throws LeaseRefusedException if one was refused; the others are released nevertheless
   */
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
  public LeaseLock own(LeaseLock lock) {
    Objects.requireNonNull(lock, "lock");
    boolean same = lock.store() == settings.store() || settings.store().isSameAs(lock.store());
    if (!same) {
      throw new IllegalArgumentException(
          lock
              + " is of another LeaseLocks than the session, and on another API server: make it by"
              + " those with which the session was opened");
    }
    return lock.by(settings);
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
   * Logs what happened, for those who build on these locks: at once, whatever listeners do.
   *
   * @param event calls one method of a listener
   */
  public void log(Consumer<LeaseLockListener> event) {
    Objects.requireNonNull(event, "event");
    settings.listeners().log(event);
  }

  /**
   * Tells the listener of these locks, for those who build on them, what they have logged.
   *
   * @param event calls one method of the listener; what that throws is logged
   */
  public void tell(Consumer<LeaseLockListener> event) {
    Objects.requireNonNull(event, "event");
    settings.listeners().pass(event);
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
      within = Attempts.requireBound(time);
      return this;
    }

    /**
     * Sets the predicate for {@link LeaseLock#isActive()} and for requests that name none. By
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
    public LeaseLocks build() {
      RepeatedWarnings warnings = new RepeatedWarnings(world.ticker());
      return new LeaseLocks(
          new LockSettings(
              store,
              world,
              within,
              staleness,
              new Listeners(new OutcomeLog(), listener, warnings),
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
