package io.github.leaselock.simulation;

import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.Verdict;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.Course;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Move;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Schedule;
import io.github.leaselock.simulation.engine.Scheduler;
import io.github.leaselock.simulation.engine.SimulatedTime;
import io.github.leaselock.simulation.engine.Surroundings;
import io.github.leaselock.simulation.engine.Trace;
import io.github.leaselock.simulation.engine.Twist;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that one run consists of. */
final class World implements Surroundings {

  private static final int MAX_STEPS = 2_000;
  private static final int MAX_STEPS_WITHOUT_ASSUMPTIONS = 400;

  private final Scenario scenario;
  private final SimulatedTime time = new SimulatedTime();
  private final Trace trace = new Trace(time);
  private final Tally tally = new Tally();
  private final Cluster cluster = new Cluster();
  private final Work work = new Work(tally);
  private final Beliefs beliefs = new Beliefs(cluster);
  private final Map<String, Operator> operators = new LinkedHashMap<>();
  private final Map<Client, Operation> operations = new HashMap<>();
  private final Withdrawals withdrawals = new Withdrawals(operations.values());
  private final Map<Client, Write> sent = new HashMap<>();
  private final SimulatedServer server;
  private final AnswerLaws answers;
  private final Disasters disasters;
  private final Course course;
  private final Scheduler scheduler;
  private int moments;
  private @Nullable String brokenAssumption;

  World(Scenario scenario, Schedule schedule) {
    this.scenario = scenario;
    this.server = new SimulatedServer(this, this::versionStored);
    this.answers = new AnswerLaws(server);
    this.disasters = new Disasters(this);
    this.course = new Course(schedule, time, trace, this);
    this.scheduler = new Scheduler(course, trace);
    for (Scenario.Actor actor : scenario.actors()) {
      Operator operator =
          operators.computeIfAbsent(
              actor.operator(), name -> new Operator(name, operators.size(), this));
      Worker worker = new Worker(this, actor, operator);
      disasters.know(scheduler.add(actor.name(), worker::run), operator);
    }
  }

  @Override
  public Set<Twist> twists() {
    return scenario.twists();
  }

  @Override
  public void offer(List<Move> moves) {
    disasters.offer(moves);
  }

  @Override
  public void count(Twist twist) {
    tally.count(twist);
  }

  @Override
  public int maxSteps() {
    return assumptionsHold() ? MAX_STEPS : MAX_STEPS_WITHOUT_ASSUMPTIONS;
  }

  void run() {
    try {
      scheduler.run();
    } catch (LawBroken law) {
      if (!law.law().equals(Course.TURN) || assumptionsHold()) {
        throw law;
      }
    }
    tally.ran(course.offered().size());
  }

  private void versionStored(History.Version before, History.Version after) {
    after.state().holders().forEach(holder -> holder.token().ifPresent(work::granted));
    if (after.by().filter(by -> by.kind() == Operation.Kind.FORCE_RELEASE).isPresent()) {
      tally.count(Tally.Event.FORCED);
      before.state().holders().forEach(this::excuse);
      before.state().draining().forEach(this::excuse);
    }
    withdrawals.check(before, after);
    check();
  }

  /** A person has answered for it that the work of this holder may be forgotten. */
  private void excuse(LockHolder removed) {
    removed.holder().ifPresent(holder -> beliefs.removed(holder, moment()));
    removed.holder().ifPresent(work::excuse);
  }

  /** What holds at every moment while the lock's assumptions do. */
  void check() {
    if (assumptionsHold()) {
      beliefs.check(server.history().current());
    }
  }

  /** From now on the lock cannot be blamed for what it promises under this assumption. */
  void breakAssumption(String which) {
    brokenAssumption = which;
  }

  boolean assumptionsHold() {
    return brokenAssumption == null;
  }

  /** What the running client's thread is doing with its lock. */
  Operation operation() {
    Operation operation = operations.get(scheduler.running());
    if (operation == null) {
      throw new IllegalStateException("a request outside of any operation");
    }
    return operation;
  }

  /** Counts what happens, so that of two things one is earlier. */
  int moment() {
    return moments++;
  }

  /** The write of a client that the server has not seen yet; it is nobody's any more. */
  Optional<Write> takeSent(Client client) {
    return Optional.ofNullable(sent.remove(client));
  }

  void sent(Write write) {
    sent.put(write.by().client(), write);
  }

  void begin(Operation operation) {
    operations.put(operation.client(), operation);
  }

  /** A live look at the object, which may fail or be a lie. */
  Verdict judge(LockHolder holder) throws Exception {
    Twist twist =
        scheduler.pause(
            Point.within("asking whether " + who(holder) + " is stale", Twist.OF_A_VERDICT));
    Verdict truth = scenario.truth().apply(cluster, holder);
    Verdict said =
        switch (twist) {
          case NONE -> truth;
          case SAYS_LIVE -> Verdict.live();
          case SAYS_UNKNOWN -> Verdict.unknown("cannot tell");
          case SAYS_STALE -> Verdict.stale();
          default -> throw new Exception("cannot tell");
        };
    if (said.isStale()) {
      operation().judgedStale().add(holder);
      if (!truth.isStale()) {
        breakAssumption("the predicate is sound");
      }
    }
    trace.add(scheduler.running(), who(holder) + " is " + said);
    return said;
  }

  /** A live look at the jobs, which may fail. */
  boolean isGone(LockHolder evicted) throws Exception {
    Twist twist =
        scheduler.pause(
            Point.within("asking whether " + who(evicted) + " is gone", Twist.OF_A_DRAIN_CHECK));
    if (twist == Twist.THROWS) {
      throw new Exception("cannot tell");
    }
    boolean gone = twist == Twist.NONE && !work.runs(evicted);
    if (gone) {
      operation().provenGone().add(evicted);
    }
    trace.add(scheduler.running(), who(evicted) + (gone ? " is gone" : " is not gone"));
    return gone;
  }

  private static String who(LockHolder holder) {
    return History.nameOf(holder.identity());
  }

  Scenario scenario() {
    return scenario;
  }

  SimulatedTime time() {
    return time;
  }

  Trace trace() {
    return trace;
  }

  Tally tally() {
    return tally;
  }

  Cluster cluster() {
    return cluster;
  }

  Work work() {
    return work;
  }

  Beliefs beliefs() {
    return beliefs;
  }

  Withdrawals withdrawals() {
    return withdrawals;
  }

  SimulatedServer server() {
    return server;
  }

  AnswerLaws answers() {
    return answers;
  }

  Course course() {
    return course;
  }

  Scheduler scheduler() {
    return scheduler;
  }
}
