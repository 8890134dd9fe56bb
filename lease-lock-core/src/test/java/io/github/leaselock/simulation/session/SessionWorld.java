package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.lease.LeaseKey;
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
import org.jspecify.annotations.Nullable;

/** Everything that one run consists of. */
final class SessionWorld implements Surroundings {

  private static final int MAX_STEPS = 6_000;

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
      processes.add(new SimulatedProcess(this, i, name, setting.rates().get(i), false));
    }
    processes.add(new SimulatedProcess(this, setting.rates().size(), "z", 1.0, true));
  }

  void run() {
    scheduler.run();
    requireUnbroken();
    new QuietLaws(this).check(closed);
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
      losses.check();
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
    return MAX_STEPS;
  }

  /** Something went wrong, and goes on for so long. */
  void disturbed(long nanos) {
    calmFrom = Math.max(calmFrom, time.now() + nanos);
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
    return processes.stream().allMatch(process -> process == successor || process.hasEnded());
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

  LeaseLock lock(Life life, int number) {
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
