package io.github.leaselock.testing;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.SessionBuilder;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.FaultyStore;
import io.github.leaselock.internal.memory.FaultyStore.Fate;
import io.github.leaselock.internal.memory.FaultyStore.Request;
import io.github.leaselock.internal.memory.ManualTasks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * One process on the API server, with locks of its own and a network of its own that can fail.
 * Several of them are the replicas of an operator. Safe for use by several threads.
 */
public final class Replica {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SLOWNESS = Duration.ofSeconds(4);

  private final Cluster cluster;
  private final String name;
  private final int number;
  private int lives;
  private volatile FaultyStore store;
  private volatile ManualTasks tasks;
  private volatile StoreLocks locks;
  private volatile Optional<Fault> lasting = Optional.empty();
  private volatile Optional<Fault> next = Optional.empty();
  private volatile Supplier<Optional<Fault>> trial = Optional::empty;
  private volatile boolean dying;

  /** Unwinds the code of a process that is killed. */
  public static final class KilledError extends Error {

    private static final long serialVersionUID = 1L;

    private final transient Replica replica;

    private KilledError(Replica replica) {
      super(replica + " is killed by the test");
      this.replica = replica;
    }

    Replica replica() {
      return replica;
    }
  }

  Replica(Cluster cluster, String name, int number) {
    this.cluster = cluster;
    this.name = Objects.requireNonNull(name, "name");
    this.number = number;
    this.tasks = new ManualTasks(cluster.time);
    this.store = connected();
    this.locks = locksOn(store);
  }

  private FaultyStore connected() {
    FaultyStore connected = new FaultyStore(cluster.connect());
    connected.faults(this::fate);
    connected.afterDone(this::dieIfDying);
    return connected;
  }

  private void dieIfDying() {
    if (dying) {
      dying = false;
      throw new KilledError(this);
    }
  }

  private StoreLocks locksOn(FaultyStore leases) {
    Random random = new Random(number * 1000L + lives);
    String mark = name + "." + lives;
    return StoreLocks.builder(leases)
        .ticker(cluster.time)
        .clock(cluster.time)
        .sleeper(cluster.time::pause)
        .random(random::nextDouble)
        .marks(() -> mark + "." + random.nextInt(1 << 30))
        .build();
  }

  /** {@return what the test calls it} */
  public String name() {
    return name;
  }

  /**
   * The locks of this process.
   *
   * @return others after a {@linkplain #restart restart}
   */
  public LeaseLocks locks() {
    return locks;
  }

  /**
   * Begins a session whose heartbeat and timers run while the test lets time pass.
   *
   * @param namespace where its Lease is
   * @return a builder
   */
  public SessionBuilder session(String namespace) {
    return locks.session(namespace).tasks(tasks);
  }

  /**
   * Makes something go wrong: at the next request that changes a Lease, or, if the fault lasts,
   * from now on until {@link #heal}.
   *
   * @param fault what goes wrong
   */
  public void inject(Fault fault) {
    Objects.requireNonNull(fault, "fault");
    if (fault.lasts()) {
      lasting = Optional.of(fault);
    } else {
      next = Optional.of(fault);
    }
  }

  /** From now on every request is answered, and those that were late have arrived. */
  public void heal() {
    lasting = Optional.empty();
    next = Optional.empty();
    deliverLate();
  }

  /**
   * Kills the process, and starts another: its sessions are no longer renewed, its locks remember
   * nothing, and its network is healthy.
   */
  public void restart() {
    tasks.kill();
    FaultyStore old = store;
    old.faults(
        request -> {
          throw new IllegalStateException("the process of these locks has ended: " + this);
        });
    old.deliverLate();
    lives++;
    lasting = Optional.empty();
    next = Optional.empty();
    tasks = new ManualTasks(cluster.time);
    store = connected();
    locks = locksOn(store);
  }

  /** For trials: what goes wrong with the very request that is about to be sent. */
  void beforeEachRequest(Supplier<Optional<Fault>> decides) {
    trial = decides;
  }

  void deliverLate() {
    store.deliverLate();
  }

  private Optional<FaultyStore.Fault> fate(Request request) {
    Optional<Fault> now = trial.get();
    if (now.isPresent()) {
      return strike(now.get(), request);
    }
    Optional<Fault> once = next;
    if (once.isPresent() && request.isWrite()) {
      next = Optional.empty();
      return strike(once.get(), request);
    }
    return lasting.flatMap(fault -> strike(fault, request));
  }

  private Optional<FaultyStore.Fault> strike(Fault fault, Request request) {
    switch (fault) {
      case KILLED_BEFORE_REQUEST -> throw new KilledError(this);
      case KILLED_BEFORE_ANSWER -> dying = true;
      case EVICTED -> request.lease().ifPresent(cluster::evict);
      case NEWER_VERSION -> request.lease().ifPresent(cluster::writeAsANewerVersion);
      case SLOW -> cluster.time.pause(SLOWNESS);
      default -> {}
    }
    Optional<FaultyStore.Fault> fate = fate(fault, request);
    if (fate.isPresent() && fate.get().kind() == Kind.TIMEOUT) {
      cluster.time.pause(TIMEOUT);
    }
    return fate;
  }

  private static Optional<FaultyStore.Fault> fate(Fault fault, Request request) {
    return switch (fault) {
      case ANSWER_LOST, KILLED_BEFORE_ANSWER -> told(Fate.DONE, Kind.TIMEOUT);
      case REQUEST_LOST, UNREACHABLE -> told(Fate.LOST, Kind.TIMEOUT);
      case REQUEST_LATE -> told(Fate.LATE, Kind.TIMEOUT);
      case REQUEST_TWICE -> told(Fate.TWICE, Kind.CONFLICT);
      case FORBIDDEN -> told(Fate.LOST, Kind.FORBIDDEN);
      case READ_ONLY -> request.isWrite() ? told(Fate.LOST, Kind.SERVER_ERROR) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<FaultyStore.Fault> told(Fate fate, Kind kind) {
    return Optional.of(new FaultyStore.Fault(fate, kind));
  }

  /** {@return its name} */
  @Override
  public String toString() {
    return name;
  }
}
