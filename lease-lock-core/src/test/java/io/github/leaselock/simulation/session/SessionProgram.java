package io.github.leaselock.simulation.session;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockMode;
import io.github.leaselock.SessionBuilder;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Twist;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a process does: opens a session, waits, works, gives back, again and again, and closes. */
class SessionProgram {

  private static final Set<Twist> WANTS =
      Set.of(
          Twist.GIVES_UP,
          Twist.HAS_NO_PATIENCE,
          Twist.TIDIES_UP,
          Twist.CLOSES,
          Twist.GIVES_UP_AT_ONCE,
          Twist.WAITS_ON_ITS_THREAD);
  private static final Set<Twist> HOLDS = Set.of(Twist.HOLDS_LONG, Twist.CLOSES);

  /** So many failed requests must not keep a session from removing its Lease. */
  private static final int TOLERATED = 2;

  /** A pause must not, either, that is longer than closing may take. */
  private static final Duration CLOSING = Duration.ofSeconds(7);

  /** Whoever waits when its session closes is told before. */
  private static final Duration GRACE = Duration.ofSeconds(4);

  private static final int STEPS = 2;
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration LONG_STEP = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Duration REST = Duration.ofSeconds(1);

  final SessionWorld world;
  final SimulatedProcess process;
  private int roundsLeft;
  private @Nullable LeaseSession session;
  private @Nullable CompletableFuture<LockHandle> waiting;
  private HandleLaws.@Nullable Held held;
  private final UserStages stages;
  private @Nullable LeaseKey waitsFor;
  private boolean onThread;

  SessionProgram(SessionWorld world, SimulatedProcess process) {
    this.world = world;
    this.process = process;
    this.stages = new UserStages(world);
    this.roundsLeft = world.setting().rounds();
  }

  void run(Life life) {
    while (roundsLeft > 0) {
      open(life).ifPresent(opened -> goOn(life, opened));
    }
  }

  final void goesOnWith(LeaseSession opened) {
    session = opened;
  }

  /** Works with a session, and closes it. */
  private void goOn(Life life, LeaseSession opened) {
    while (roundsLeft > 0 && opened.isActive()) {
      round(life, opened, roundsLeft--);
    }
    if (world.setting().edges() && roundsLeft == 0 && opened.isActive()) {
      long since = world.time().now();
      process.sleep(life, RestLaws.REST);
      world.rests().rested(life, opened, since);
    }
    close(life, opened);
  }

  Optional<LeaseSession> open(Life life) {
    process.stop(Point.boundary("opens a session"));
    try {
      SessionBuilder builder =
          life.locks()
              .session(SessionServer.SESSIONS)
              .duration(Setting.DURATION)
              .named(process.name())
              .tasks(life.tasks());
      if (world.setting().edges()) {
        builder.executor(life.executor()).graceForHolders(GRACE);
      }
      LeaseSession opened = builder.open();
      session = opened;
      world.losses().opened(life, opened);
      return Optional.of(opened);
    } catch (LeaseUnavailableException unavailable) {
      process.sleep(life, REST);
      return Optional.empty();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void round(Life life, LeaseSession session, int round) {
    StoreLock lock = world.lock(life, round + process.name().charAt(0));
    boolean shared = world.setting().readers() && (round + process.name().charAt(0)) % 3 != 0;
    AcquireRequest claim = shared ? AcquireRequest.shared() : AcquireRequest.exclusive();
    LockMode mode = shared ? LockMode.SHARED : LockMode.EXCLUSIVE;
    Twist choice = process.stop(Point.decision("wants " + lock.key().name(), WANTS));
    try {
      switch (choice) {
        case CLOSES -> close(life, session);
        case GIVES_UP_AT_ONCE -> {
          world.tally().count(Event.GIVEN_UP_UNSENT);
          session.acquireAsync(lock, claim).cancel(false);
        }
        case WAITS_ON_ITS_THREAD ->
            onThread(session, lock, claim).ifPresent(handle -> use(life, session, handle, mode));
        case TIDIES_UP -> lock.deleteIfFree();
        case HAS_NO_PATIENCE ->
            atOnce(session, lock, claim, round).ifPresent(h -> use(life, session, h, mode));
        default ->
            acquire(session, lock, claim, choice == Twist.GIVES_UP ? PATIENCE : FOR_EVER)
                .ifPresent(handle -> use(life, session, handle, mode));
      }
    } catch (LockLostException | LeaseUnavailableException expected) {
      process.stop(Point.boundary("is told no"));
    }
  }

  private Optional<LockHandle> atOnce(
      LeaseSession session, StoreLock lock, AcquireRequest claim, int round) {
    try {
      Optional<LockHandle> handle =
          round % 2 == 0
              ? session.tryAcquire(lock, claim)
              : Optional.of(session.acquire(lock, claim, Duration.ZERO));
      if (handle.isEmpty()) {
        world.tally().count(Event.NOT_GRANTED_AT_ONCE);
      }
      return handle;
    } catch (TimeoutException late) {
      world.tally().count(Event.TIMED_OUT);
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      return Optional.empty();
    }
  }

  private Optional<LockHandle> onThread(
      LeaseSession session, StoreLock lock, AcquireRequest claim) {
    waitsFor = lock.key();
    onThread = true;
    try {
      world.tally().count(Event.WAITED_ON_ITS_THREAD);
      return Optional.of(session.acquire(lock, claim, FOR_EVER));
    } catch (TimeoutException | InterruptedException givenUp) {
      return Optional.empty();
    } finally {
      waitsFor = null;
      onThread = false;
    }
  }

  /** Waits without a thread; the thread of the simulation only stands by. */
  Optional<LockHandle> acquire(
      LeaseSession session, StoreLock lock, AcquireRequest claim, Duration patience) {
    CompletableFuture<LockHandle> future = session.acquireAsync(lock, claim);
    if (world.setting().edges()) {
      var unused = future.thenAccept(handle -> stages.run(process.life(), session, handle));
    }
    waiting = future;
    waitsFor = lock.key();
    process.main().sleepUntil("waits", world.time().now() + process.trueDuration(patience));
    waiting = null;
    waitsFor = null;
    if (!future.isDone() && future.cancel(false)) {
      world.tally().count(Event.TIMED_OUT);
      return Optional.empty();
    }
    while (!future.isDone()) { // granted at the last moment
      process.sleep(process.life(), PATIENCE);
    }
    if (future.isCancelled()) {
      world.tally().count(Event.CANCELLED);
      return Optional.empty();
    }
    try {
      return Optional.of(future.join());
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw failed;
    }
  }

  void use(Life life, LeaseSession session, LockHandle handle, LockMode mode) {
    HandleLaws.Held now = world.handles().granted(life, handle, mode);
    held = now;
    Twist choice = process.stop(Point.decision("holds " + handle.lock().key().name(), HOLDS));
    for (int step = 0; step < STEPS && handle.isActive(); step++) {
      world.handles().verified(now, handle.verify());
      process.sleep(life, choice == Twist.HOLDS_LONG ? LONG_STEP : STEP);
    }
    if (!handle.isActive()) {
      world.tally().count(Event.LOST_WHILE_HOLDING);
    } else {
      world.tally().count(Event.WORKED);
    }
    if (choice == Twist.CLOSES) {
      world.tally().count(Event.CLOSED_WHILE_HOLDING);
      close(life, session);
    } else {
      now.releasing();
      if (handle.release().isReleased()) {
        world.tally().count(Event.RELEASED);
      }
    }
    held = null;
  }

  final void close(Life life, LeaseSession closing) {
    if (session != closing) {
      return;
    }
    int failed = process.failures();
    long began = process.ticker();
    world.closes().close(life, closing);
    if (Thread.interrupted()) {
      world.tally().count(Event.INTERRUPTED_WHILE_CLOSING);
    }
    boolean inTime = process.ticker() - began < CLOSING.toNanos();
    if (inTime && process.failures() - failed <= TOLERATED && !world.twins().isOne(closing.key())) {
      world.closed(closing.key());
    }
    if (session == closing) {
      session = null;
    }
  }

  /** Another thread closes what this works with. */
  void closeFromOutside() {
    LeaseSession closing = Objects.requireNonNull(session, "offered only if there is one");
    Life life = process.life();
    world.tally().count(Event.CLOSED_BY_ANOTHER_THREAD);
    if (isWaiting()) {
      world.tally().count(Event.CLOSED_WHILE_WAITING);
    }
    life.executor().runOnAThreadOfItsUser(() -> world.closes().close(life, closing));
  }

  /** Whether it has no part of its own in a run, but is made use of. */
  boolean isHelper() {
    return false;
  }

  /** Whether a helper has nothing to do. */
  boolean isAtRest() {
    return false;
  }

  /** Somebody cancels what this waits for. */
  void cancel() {
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  boolean isWaiting() {
    return onThread || (waiting != null && !waiting.isDone());
  }

  /** Wakes it when what it waits for has come. */
  void poll() {
    if (waiting != null && waiting.isDone()) {
      process.main().wake();
    }
  }

  /** The lock that it waits for, unless that has come. */
  Optional<LeaseKey> waitsFor() {
    return isWaiting() ? Optional.ofNullable(waitsFor) : Optional.empty();
  }

  /** How many holds and places it has a use for. */
  int wanted() {
    return (held == null ? 0 : 1) + (waiting == null && !onThread ? 0 : 1);
  }

  Optional<LeaseSession> session() {
    return Optional.ofNullable(session);
  }

  void crashed() {
    stages.crashed();
    onThread = false;
    if (held != null) {
      world.tally().count(Event.CRASHED_WHILE_HOLDING);
    } else if (waiting != null) {
      world.tally().count(Event.CRASHED_WHILE_WAITING);
    }
    session = null;
    waiting = null;
    waitsFor = null;
    held = null;
  }
}
