package io.github.leaselock.simulation;

import io.github.leaselock.LockHolder;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.Course;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Move;
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
  private final Work work = new Work(tally, cluster);
  private final Beliefs beliefs = new Beliefs(cluster);
  private final Map<String, Operator> operators = new LinkedHashMap<>();
  private final Map<Client, Operation> operations = new HashMap<>();
  private final Withdrawals withdrawals = new Withdrawals(operations.values());
  private final Map<Client, Write> sent = new HashMap<>();
  private final SimulatedServer server;
  private final AnswerLaws answers;
  private final EdgeLaws edges;
  private final WishLaws wishes;
  private final CallersCode callersCode = new CallersCode(this);
  private final Mishaps mishaps;
  private final Course course;
  private final Scheduler scheduler;
  private int moments;
  private boolean lastWasFrozen;
  private @Nullable String brokenAssumption;
  private boolean exclusionBroken;
  private boolean progresses = true;

  World(Scenario scenario, Schedule schedule) {
    this.scenario = scenario;
    this.server = new SimulatedServer(this, this::versionStored);
    this.answers = new AnswerLaws(server);
    this.edges = new EdgeLaws(cluster, server.history(), tally);
    this.wishes = new WishLaws(server.history(), tally);
    this.mishaps = new Mishaps(this);
    this.course = new Course(schedule, time, trace, this);
    this.scheduler = new Scheduler(course, trace);
    for (Scenario.Actor actor : scenario.actors()) {
      if (actor.wish().reserves()) {
        cluster.reserve(actor.object());
      }
      Operator operator =
          operators.computeIfAbsent(
              actor.operator(), name -> new Operator(name, operators.size(), this));
      Worker worker = new Worker(this, actor, operator);
      mishaps.know(scheduler.add(actor.name(), worker::run), operator);
    }
  }

  @Override
  public Set<Twist> twists() {
    return scenario.twists();
  }

  @Override
  public void offer(List<Move> moves) {
    mishaps.offer(moves);
  }

  @Override
  public void count(Twist twist) {
    tally.count(twist);
  }

  @Override
  public int maxSteps() {
    return assumptionsHold() ? MAX_STEPS : MAX_STEPS_WITHOUT_ASSUMPTIONS;
  }

  private boolean mustEnd() {
    return progresses && assumptionsHold();
  }

  void run() {
    try {
      scheduler.run();
    } catch (LawBroken law) {
      if (!law.law().equals(Course.TURN) || mustEnd()) {
        throw law;
      }
    }
    operators.values().forEach(edges::requireSmall);
    tally.ran(course.offered().size());
  }

  private void versionStored(History.Version before, History.Version after) {
    after.state().holders().forEach(holder -> holder.token().ifPresent(work::granted));
    if (after.by().filter(by -> by.kind() == Operation.Kind.FORCE_RELEASE).isPresent()) {
      tally.count(Tally.Event.FORCED);
      before.state().holders().forEach(this::excuse);
      before.state().draining().forEach(this::excuse);
    }
    after.by().ifPresent(by -> WishLaws.endedReservations(by, before, after).forEach(this::excuse));
    withdrawals.check(before, after);
    edges.stored(before, after);
    if (scenario.laws()) {
      wishes.stored(before, after);
    }
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
    } else if (exclusionHolds()) {
      beliefs.requireExclusion();
    }
  }

  /** From now on the lock cannot be blamed for what it promises under this assumption. */
  void breakAssumption(String which) {
    brokenAssumption = which;
    exclusionBroken = true;
  }

  /** Who holds may lose it, and nobody may get it; two may not have it. */
  void breakAllButExclusion(String which) {
    brokenAssumption = which;
  }

  /** From now on nobody may be able to do anything, and waits until that ends. */
  void stopProgress() {
    progresses = false;
  }

  boolean exclusionHolds() {
    return !exclusionBroken;
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

  /** The lock was acquired by the version of today, or by a frozen one. */
  void acquiredBy(boolean frozen) {
    if (frozen) {
      tally.count(Tally.Event.ACQUIRED_BY_A_FROZEN_VERSION);
    }
    if (frozen != lastWasFrozen) {
      tally.count(Tally.Event.CHANGED_VERSIONS);
      lastWasFrozen = frozen;
    }
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

  /** What a client was doing ends with its process. */
  void crash(Client client) {
    Optional.ofNullable(operations.get(client)).ifPresent(operation -> operation.end(moment()));
  }

  void begin(Operation operation) {
    operations.put(operation.client(), operation);
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

  CallersCode callersCode() {
    return callersCode;
  }

  EdgeLaws edges() {
    return edges;
  }

  WishLaws wishes() {
    return wishes;
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
