package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.FaultyStore;
import io.github.leaselock.internal.memory.FaultyStore.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process of an operator: locks, a session, a reconciler, and the SDK that calls it. */
final class SimulatedProcess {

  private static final Duration SESSION = Duration.ofMinutes(2);
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration CUT_OFF = Duration.ofSeconds(40);
  private static final Duration CONNECTED = Duration.ofMinutes(6);
  private static final Duration REQUEST = Duration.ofMillis(100);
  private static final Duration STEP = Duration.ofSeconds(2);
  private static final List<Cluster.Fault> FAULTS = List.of(Cluster.Fault.values());

  /** Ends what a dead process was doing, at its next request. */
  static final class Dead extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Fleet fleet;
  private final EventLoop loop;
  private final SimulatedLocks locks;
  private final SimulatedTasks tasks;
  private @Nullable LeaseSession session;
  private @Nullable LockedOperations operations;
  private @Nullable SimulatedSdk sdk;
  private boolean alive = true;
  private long cutOffUntil;
  private long nextCutOff;

  SimulatedProcess(Fleet fleet) {
    this.fleet = fleet;
    this.loop = fleet.loop();
    this.nextCutOff = loop.now() + loop.upTo(CONNECTED).toNanos();
    SimulatedStore store =
        new SimulatedStore(fleet.cluster().leases, loop, this::whileAlive, fleet::leaseWritten);
    store.faults(this::leaseRequest);
    this.tasks = new SimulatedTasks(loop, this::whileAlive);
    this.locks =
        new SimulatedLocks(
            StoreLocks.builder(store)
                .ticker(loop::now)
                .clock(() -> Instant.EPOCH.plusNanos(loop.now()))
                .sleeper(loop::pause)
                .random(loop.random()::nextDouble)
                .marks(fleet::newMark)
                .build(),
            tasks);
  }

  void startSoon(boolean guarded, Function<SimulatedProcess, Use> use) {
    loop.after(loop.upTo(START), whileAlive(() -> start(guarded, use)));
  }

  /** Goes on until it is up. */
  private void start(boolean guarded, Function<SimulatedProcess, Use> use) {
    try {
      session = guarded ? locks.session(Kinds.NAMESPACE).duration(SESSION).open() : null;
    } catch (LeaseUnavailableException | InterruptedException e) {
      startSoon(guarded, use);
      return;
    }
    if (session != null) {
      session.lost().thenRun(() -> fleet.restart(this)); // as docs/josdk.md says
    }
    operations =
        new LockedOperations(
            locks,
            fleet.cluster().judge(),
            Optional.ofNullable(session),
            new SimulatedThreads(tasks, loop.random()::nextDouble));
    Use made = use.apply(this);
    Wakes<Restore> wakes =
        made.operation().eventSource(fleet.cluster().<Restore>objects(this::objectRequest));
    sdk = new SimulatedSdk(loop, fleet.cluster(), made, wakes, this::whileAlive);
    sdk.start();
  }

  /** It stops where it is, and nothing of it goes on. */
  void die() {
    alive = false;
  }

  void requireAlive() {
    if (!alive) {
      throw new Dead();
    }
  }

  private Runnable whileAlive(Runnable task) {
    return () -> {
      if (alive) {
        try {
          task.run();
        } catch (Dead died) {
          // It was ended.
        }
      }
    };
  }

  private void request() {
    requireAlive();
    if (loop.oneIn(4) && !tasks.isRenewing()) {
      loop.pause(loop.upTo(REQUEST));
    } else {
      loop.pass(loop.upTo(REQUEST));
    }
    requireAlive();
  }

  /** Now and then, for a while, from the API server. */
  private boolean isCutOff() {
    if (fleet.isFaulty() && loop.now() >= nextCutOff) {
      cutOffUntil = loop.now() + loop.upTo(CUT_OFF).toNanos();
      nextCutOff = cutOffUntil + loop.upTo(CONNECTED).toNanos();
    }
    return loop.now() < cutOffUntil;
  }

  private Optional<FaultyStore.Fault> leaseRequest(FaultyStore.Request request) {
    request();
    if (isCutOff()) {
      return Optional.of(new FaultyStore.Fault(Fate.LOST, Kind.TIMEOUT));
    }
    if (!fleet.isFaulty() || !loop.oneIn(15)) {
      return Optional.empty();
    }
    Kind kind = !request.isWrite() || loop.oneIn(2) ? Kind.TIMEOUT : Kind.SERVER_ERROR;
    return Optional.of(new FaultyStore.Fault(loop.oneIn(2) ? Fate.DONE : Fate.LOST, kind));
  }

  private Cluster.Fault objectRequest(String verb) {
    request();
    if (isCutOff()) {
      return Cluster.Fault.NOT_DONE;
    }
    return fleet.isFaulty() && loop.oneIn(15)
        ? FAULTS.get(loop.random().nextInt(FAULTS.size()))
        : Cluster.Fault.NONE;
  }

  LockedOperations operations() {
    return Objects.requireNonNull(operations);
  }

  Jobs jobs() {
    return fleet.jobs();
  }

  /** Stores a status, whatever is stored. */
  Restore store(Restore changed) {
    request();
    return fleet.cluster().update(changed);
  }

  LeaseLocks locks() {
    return locks;
  }

  /** What an informer of this process shows it. */
  void changed(Restore version) {
    if (sdk != null) {
      sdk.changed(version);
    }
  }

  /** Whether another replica must not act for what this one acts for. */
  boolean mayAct() {
    return alive && (session == null || session.isActive());
  }

  /** The work as this process does it: each step takes a while, and some fail. */
  RestoreJob job() {
    return new RestoreJob() {
      @Override
      public JobState startOrLook(Restore restore, FencingToken token) {
        return acting(restore, () -> fleet.jobs().startOrLook(restore, Optional.of(token)));
      }

      @Override
      public boolean stop(Restore restore) {
        return acting(restore, () -> fleet.jobs().stop(restore));
      }

      @Override
      public boolean isGone(String holder) {
        request();
        return fleet.jobs().isGone(holder);
      }
    };
  }

  /** Does something for an object. */
  <T> T acting(Restore restore, Supplier<T> act) {
    String holder = holderOf(restore).identity();
    fleet.enter(holder, this);
    try {
      loop.pause(loop.upTo(STEP));
      requireAlive();
      if (fleet.isFaulty() && loop.oneIn(20)) {
        throw new IllegalStateException("made up");
      }
      T done = act.get();
      loop.pause(loop.upTo(STEP));
      requireAlive();
      return done;
    } finally {
      fleet.leave(holder, this);
    }
  }
}
