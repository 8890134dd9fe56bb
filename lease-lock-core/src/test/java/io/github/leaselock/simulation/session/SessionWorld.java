package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.simulation.engine.Course;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Move;
import io.github.leaselock.simulation.engine.Schedule;
import io.github.leaselock.simulation.engine.Scheduler;
import io.github.leaselock.simulation.engine.SimulatedTime;
import io.github.leaselock.simulation.engine.Surroundings;
import io.github.leaselock.simulation.engine.Trace;
import io.github.leaselock.simulation.engine.Twist;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Everything that one run consists of. */
final class SessionWorld implements Surroundings {

  private static final int MAX_STEPS = 6_000;
  private static final int MAX_STEPS_OF_EDGES = 25_000;

  /** The longest that anything lasts that is no mishap of its own: a slow answer, a late watch. */
  private static final long AFTERMATH = Duration.ofSeconds(7).toNanos();

  private final Setting setting;
  private final SimulatedTime time = new SimulatedTime();
  private final Trace trace = new Trace(time);
  private final SessionTally tally = new SessionTally();
  private final SessionServer server = new SessionServer(this);
  private final GrantLaws grants = new GrantLaws(this);
  private final HandleLaws handles = new HandleLaws(this);
  private final LossLaws losses = new LossLaws(this);
  private final WaitLaws waits = new WaitLaws(this);
  private final OrphanLaws orphans = new OrphanLaws(this);
  private final Twins twins = new Twins(this);
  private final CloseLaws closes = new CloseLaws(this);
  private final LookLaws looks = new LookLaws(this);
  private final RestLaws rests = new RestLaws(this);
  private final Mishaps mishaps;
  private final Course course;
  private final Scheduler scheduler;
  private final List<SimulatedProcess> processes = new ArrayList<>();
  private final List<LeaseKey> closed = new ArrayList<>();
  private long calmFrom;
  private boolean over;
  private @Nullable LawBroken broken;

  SessionWorld(Setting setting, Schedule schedule) {
    this.setting = setting;
    this.mishaps = new Mishaps(this);
    this.course = new Course(schedule, time, trace, this);
    this.scheduler = new Scheduler(course, trace);
    for (int i = 0; i < setting.rates().size(); i++) {
      String name = String.valueOf((char) ('a' + i));
      add(name, setting.rates().get(i), SessionProgram::new);
    }
    if (setting.mishaps().containsKey(Mishap.FORCED)) {
      add("p", 1.0, Person::new);
    }
    if (setting.mishaps().containsKey(Mishap.CLONED)) {
      add("y", 1.0, Copied::new);
    }
    add("z", 1.0, Successor::new);
  }

  private void add(
      String name,
      double rate,
      BiFunction<SessionWorld, SimulatedProcess, SessionProgram> program) {
    processes.add(new SimulatedProcess(this, processes.size(), name, rate, program));
  }

  void run() {
    scheduler.run();
    requireUnbroken();
    new QuietLaws(this).check(closed);
    rests.check(processes);
    tally.ran(course.offered().size());
  }

  @Override
  public Set<Twist> twists() {
    return setting.twists();
  }

  /** Called before each step: what holds at every instant is checked here. */
  @Override
  public void offer(List<Move> moves) {
    requireUnbroken();
    if (!over) {
      handles.check();
      twins.check();
      losses.check();
      closes.check();
      waits.check();
      orphans.check();
      requireSomebodyAwake();
      mishaps.offer(moves);
    }
  }

  private void requireSomebodyAwake() {
    boolean asleep =
        processes.stream()
            .flatMap(process -> process.threads().stream())
            .allMatch(SimulatedThread::isIdle);
    if (asleep) {
      breaks(Course.TURN, "all wait for ever");
    }
  }

  /** Wakes those for whom has come what they wait for. */
  void wakeWhoeverIsServed() {
    processes.forEach(process -> process.program().poll());
  }

  @Override
  public void count(Twist twist) {
    if (twist != Twist.NONE) {
      disturbed(AFTERMATH);
    }
  }

  @Override
  public int maxSteps() {
    return setting.edges() ? MAX_STEPS_OF_EDGES : MAX_STEPS;
  }

  /** Something went wrong, and goes on for so long. */
  void disturbed(long nanos) {
    calmFrom = Math.max(calmFrom, time.now() + nanos);
  }

  /** How much later somebody may be told: for a thread, and for an executor that does nothing. */
  long slack() {
    return Duration.ofMillis(setting.edges() ? 2_500 : 500).toNanos();
  }

  boolean isCalm() {
    return time.now() >= calmFrom;
  }

  /** Since when nothing has gone wrong; in the future if something is wrong now. */
  long calmFrom() {
    return calmFrom;
  }

  /**
   * A law is broken. Whoever runs may catch what is thrown here, for sessions survive whatever is
   * thrown, so it is thrown again at the next step.
   */
  void breaks(String law, String how) {
    if (broken == null) {
      broken = new LawBroken(law, how);
    }
    throw broken;
  }

  void requireUnbroken() {
    if (broken != null) {
      throw broken;
    }
  }

  void trace(String what) {
    trace.add(scheduler.running(), what);
  }

  void wakeSuccessor() {
    processes.get(processes.size() - 1).main().wake();
  }

  boolean isSuccessor(SimulatedProcess process) {
    return process == processes.get(processes.size() - 1);
  }

  boolean haveOthersEnded(SimulatedProcess successor) {
    return processes.stream()
        .allMatch(
            process -> process == successor || process.hasEnded() || process.program().isAtRest());
  }

  /** Whether a session's process lives and has not been told that it is over. */
  boolean isAlive(String session) {
    return processes.stream()
        .flatMap(process -> process.program().session().stream())
        .anyMatch(open -> open.key().name().equals(session) && open.isActive());
  }

  void closed(LeaseKey session) {
    closed.add(session);
  }

  void end() {
    over = true;
    processes.forEach(process -> process.threads().forEach(SimulatedThread::wake));
  }

  boolean isOver() {
    return over;
  }

  StoreLock lock(Life life, int number) {
    return life.locks().lock(SessionServer.LOCKS, "x" + number % setting.locks());
  }

  Setting setting() {
    return setting;
  }

  SimulatedTime time() {
    return time;
  }

  Trace trace() {
    return trace;
  }

  SessionTally tally() {
    return tally;
  }

  SessionServer server() {
    return server;
  }

  GrantLaws grants() {
    return grants;
  }

  HandleLaws handles() {
    return handles;
  }

  Twins twins() {
    return twins;
  }

  CloseLaws closes() {
    return closes;
  }

  LookLaws looks() {
    return looks;
  }

  RestLaws rests() {
    return rests;
  }

  /** One of those that have no part of their own. */
  <P extends SessionProgram> P helper(Class<P> type) {
    return processes.stream()
        .map(SimulatedProcess::program)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  LossLaws losses() {
    return losses;
  }

  List<SimulatedProcess> processes() {
    return processes;
  }

  Course course() {
    return course;
  }

  Scheduler scheduler() {
    return scheduler;
  }
}
