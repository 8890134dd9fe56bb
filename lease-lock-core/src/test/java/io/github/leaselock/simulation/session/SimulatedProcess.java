package io.github.leaselock.simulation.session;

import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Twist;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** One process: its threads, its clocks, and the life that it leads. */
final class SimulatedProcess {

  static final String TIMER = "the timer does no input or output";
  static final String TASKS = "no task of a session throws";

  private static final int WORKERS = 2;
  private static final int RENEWALS = 3;
  private static final int RELEASES = 2;
  private static final int USERS = 2;
  private static final Set<Twist> OF_A_WATCH =
      Set.of(Twist.SHOWS_THE_LAST, Twist.SHOWS_LATE, Twist.FALLS_SILENT, Twist.SHOWS_OLD);
  private static final Duration LONG = Duration.ofDays(1000);
  private static final long LATE = Duration.ofSeconds(6).toNanos();

  private final SessionWorld world;
  private final String name;
  private final double rate;
  private final int index;
  private final SessionProgram program;
  private final SimulatedThread main;
  private final Crew renewals;
  private final Crew workers;
  private final Crew releases;
  private final Crew userCode;
  private final Crew edges;
  private final SimulatedThread timer;
  private final SimulatedThread watch;
  private final MachineSleep sleep = new MachineSleep();
  private int lives;
  private long slowUntil = Long.MIN_VALUE;
  private long cutOffFrom = Long.MIN_VALUE;
  private long cutOffUntil = Long.MIN_VALUE;
  private boolean ended;
  private int failures;
  private Life life;

  SimulatedProcess(
      SessionWorld world,
      int index,
      String name,
      double rate,
      BiFunction<SessionWorld, SimulatedProcess, SessionProgram> program) {
    this.world = world;
    this.index = index;
    this.name = name;
    this.rate = rate;
    this.life = new Life(this, lives++);
    this.program = program.apply(world, this);
    this.main = thread("", this::lead);
    this.renewals = new Crew("renewal", () -> life.tasks().nextRenewal());
    renewals.add(this, ".r", RENEWALS);
    this.workers = new Crew("worker", () -> life.tasks().nextRequest());
    workers.add(this, ".", WORKERS);
    this.releases = new Crew("release", () -> life.tasks().nextRelease());
    releases.add(this, ".b", RELEASES);
    this.userCode = new Crew("user code", () -> life.tasks().nextUserCode());
    userCode.add(this, ".u", 1);
    userCode.add(this, ".n", 1);
    this.timer = thread(".t", this::keepTime);
    this.watch = thread(".w", this::showNews);
    this.edges = new Crew("of the user", () -> life.executor().next());
    if (world.setting().edges()) {
      userCode.add(this, ".v", USERS);
      edges.add(this, ".x", USERS);
    }
  }

  SimulatedThread thread(String suffix, Runnable program) {
    return new SimulatedThread(world, name + suffix, program);
  }

  private void lead() {
    while (true) {
      try {
        program.run(life);
        ended = true;
        world.wakeSuccessor();
        return;
      } catch (Dead crashed) {
        world.requireUnbroken(); // the next life begins
      }
    }
  }

  SimulatedThread running() {
    return threads().stream().filter(SimulatedThread::isRunning).findFirst().orElseThrow();
  }

  void run(Runnable task) {
    try {
      task.run();
    } catch (Dead crashed) {
      // The next life has no such task.
    } catch (RuntimeException thrown) {
      world.breaks(TASKS, thrown.toString());
    }
    world.requireUnbroken();
  }

  private void keepTime() {
    while (!world.isOver()) {
      SimulatedTasks.Timed next = life.tasks().nextTimed();
      if (next == null) {
        timer.idle("timer idle");
      } else if (next.at() > ticker()) {
        timer.sleepUntil("timer", trueTime(next.at()));
      } else {
        life.tasks().take(next);
        run(next.task());
        timer.stop(Point.boundary("timer"));
      }
    }
  }

  private void showNews() {
    while (!world.isOver()) {
      SimulatedWatch next = life.watchWithNews();
      if (next == null) {
        watch.idle("watch idle");
        continue;
      }
      Twist twist = watch.stop(Point.within("watch shows", OF_A_WATCH));
      if (twist == Twist.SHOWS_LATE) {
        watch.sleepUntil("watch is late", world.time().now() + LATE);
      }
      if (isCutOff()) {
        watch.sleepUntil("watch is cut off", cutOffUntil);
        twist = Twist.SHOWS_THE_LAST;
      }
      SimulatedWatch shown = next;
      Twist how = twist;
      run(() -> shown.show(how, world.tally()));
    }
  }

  /** The process's monotonic clock. */
  long ticker() {
    return (long) (sleep.counted(world.time().now()) * rate) + (index + 1) * 1_000_000_007L;
  }

  /** When the monotonic clock shows this. */
  private long trueTime(long ticks) {
    return sleep.whenCounted(
        (long) Math.ceil((ticks - (index + 1) * 1_000_000_007L) / rate) + 1, world.time().now());
  }

  long trueDuration(Duration time) {
    return (long) Math.ceil(time.toNanos() / rate) + 1;
  }

  /** The wall clock: wrong by hours, and it goes on while the machine sleeps. */
  Instant wall() {
    return Instant.EPOCH
        .plusNanos((long) (world.time().now() * rate))
        .plus(Duration.ofHours(7L * index - 5));
  }

  /** The machine sleeps: nothing runs, and its monotonic clock stands still. */
  void suspend(long nanos) {
    sleep.begin(world.time().now(), nanos);
    pauseUntil(world.time().now() + nanos);
  }

  boolean isSuspended() {
    return sleep.isOn(world.time().now());
  }

  void sleep(Life sleeper, Duration time) {
    sleeper.requireAlive();
    running().sleepUntil("rests", world.time().now() + trueDuration(time));
    sleeper.requireAlive();
  }

  /** Stops the thread of this process that runs. */
  Twist stop(Point point) {
    return running().stop(point);
  }

  void requireNotTheTimer(String request) {
    if (timer.isRunning()) {
      world.breaks(TIMER, request);
    }
  }

  void cutOffUntil(long then) {
    cutOffFrom = Math.min(cutOffFrom, world.time().now());
    cutOffUntil = Math.max(cutOffUntil, then);
  }

  /** Its answers are slow for a while, then none comes, until the network is back. */
  void fade(long then, long back) {
    slowUntil = Math.max(slowUntil, then);
    if (!isCutOff()) {
      cutOffFrom = then;
    }
    cutOffUntil = Math.max(cutOffUntil, back);
  }

  boolean isSlow() {
    return world.time().now() < slowUntil;
  }

  void failed() {
    failures++;
  }

  /** How many of its requests have failed. */
  int failures() {
    return failures;
  }

  boolean isCutOff() {
    return world.time().now() >= cutOffFrom && world.time().now() < cutOffUntil;
  }

  void pauseUntil(long then) {
    threads().forEach(thread -> thread.pauseUntil(then));
  }

  long pausedUntil() {
    return main.pausedUntil();
  }

  void crash() {
    life.die();
    threads().forEach(thread -> world.server().takeSent(thread.client()));
    program.crashed();
    life = new Life(this, lives++);
    threads().forEach(SimulatedThread::crash);
  }

  List<SimulatedThread> threads() {
    List<SimulatedThread> all = new ArrayList<>(List.of(main, timer, watch));
    crews().forEach(crew -> all.addAll(crew.threads()));
    return all;
  }

  private List<Crew> crews() {
    return List.of(renewals, workers, releases, userCode, edges);
  }

  Crew renewals() {
    return renewals;
  }

  Crew workers() {
    return workers;
  }

  Crew releases() {
    return releases;
  }

  Crew userCode() {
    return userCode;
  }

  /** The threads of the user's executor. */
  Crew edges() {
    return edges;
  }

  /** The running thread waits until it has come, or the time is over, or it is interrupted. */
  void await(Life waiter, CompletableFuture<?> done, Duration limit) throws InterruptedException {
    SimulatedThread me = running();
    long end = world.time().now() + trueDuration(limit.compareTo(LONG) < 0 ? limit : LONG);
    var unused = done.whenComplete((result, thrown) -> me.wake());
    while (!done.isDone() && world.time().now() < end) {
      me.sleepUntil("waits", end);
      waiter.requireAlive();
      me.throwIfInterrupted();
    }
  }

  void wakeTimerAt(long ticks) {
    timer.wakeAt(trueTime(ticks));
  }

  void wakeWatch() {
    watch.wake();
  }

  SimulatedThread main() {
    return main;
  }

  SessionProgram program() {
    return program;
  }

  Life life() {
    return life;
  }

  SessionWorld world() {
    return world;
  }

  String name() {
    return name;
  }

  boolean hasEnded() {
    return ended;
  }

  @Override
  public String toString() {
    return name;
  }
}
