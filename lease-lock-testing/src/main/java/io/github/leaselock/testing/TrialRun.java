package io.github.leaselock.testing;

import io.github.leaselock.Holder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An operator played once, from the beginning until nothing is left to do. */
final class TrialRun {

  private static final Duration ROUND = Duration.ofSeconds(1);

  /** Enough for a fault of a minute, and for offers that lapse after another. */
  private static final int MOST_ROUNDS = 300;

  private static final int LASTING_ROUNDS = 60;

  /** As the Java Operator SDK does by default. */
  private static final int MOST_FAILURES = 6;

  /** One object, as one replica sees it. */
  private static final class Task {
    boolean due = true;
    int failures;
  }

  /** One replica, its reconciler, and what that has to do. */
  private final class Member {
    final Replica replica;
    final Map<String, Task> tasks = new HashMap<>();
    OperatorUnderTest.Reconciler reconciler;

    Member(Replica replica) {
      this.replica = replica;
      this.reconciler = start();
    }

    private OperatorUnderTest.Reconciler start() {
      operator.operations().forEach(name -> tasks.put(name, new Task()));
      return operator.start(replica);
    }

    void restart() {
      replica.restart();
      replica.beforeEachRequest(() -> request(this));
      reconciler = start();
    }
  }

  private final Cluster cluster = new Cluster();
  private final CriticalSections sections = new CriticalSections();
  private final OperatorUnderTest operator;
  private final List<Member> members = new ArrayList<>();
  private Optional<Fault> fault = Optional.empty();
  private int at;
  private int requests;
  private int healsAfter = Integer.MAX_VALUE;
  private int round;
  private boolean interleaving;

  TrialRun(Function<CriticalSections, ? extends OperatorUnderTest> operator, int replicas) {
    this.operator = operator.apply(sections);
    cluster.beforeEachEviction(
        holder ->
            this.operator.stopWork(holder.holder().map(Holder::name).orElseGet(holder::identity)));
    for (int i = 1; i <= replicas; i++) {
      Member member = new Member(cluster.replica("replica" + i));
      member.replica.beforeEachRequest(() -> request(member));
      members.add(member);
    }
  }

  void withFaultAt(Fault what, int request) {
    fault = Optional.of(what);
    at = request;
  }

  void interleavedAt(int request) {
    at = request;
  }

  int requests() {
    return requests;
  }

  List<String> overlaps() {
    return sections.overlaps();
  }

  List<String> unfinished() {
    return operator.operations().stream().filter(each -> !operator.isFinished(each)).toList();
  }

  void play() {
    while (round < MOST_ROUNDS && isAnythingDue()) {
      round++;
      if (round == healsAfter) {
        cluster.heal();
      }
      members.forEach(this::reconcileAll);
      unlessKilled(() -> cluster.pass(ROUND));
      operator.tick(round);
    }
  }

  private boolean isAnythingDue() {
    return members.stream()
        .anyMatch(member -> member.tasks.values().stream().anyMatch(task -> task.due));
  }

  private void reconcileAll(Member member) {
    for (String operation : operator.operations()) {
      Task task = member.tasks.get(operation);
      if (task != null && task.due) {
        unlessKilled(() -> reconcile(member, operation, task));
      }
    }
  }

  @SuppressWarnings("CatchingUnchecked") // as the SDK does
  private static void reconcile(Member member, String operation, Task task) {
    try {
      task.due = member.reconciler.reconcile(operation);
      task.failures = 0;
    } catch (Exception failed) {
      task.failures++;
      task.due = task.failures < MOST_FAILURES;
    }
  }

  private void unlessKilled(Runnable action) {
    try {
      action.run();
    } catch (Replica.KilledError killed) {
      members.stream()
          .filter(member -> member.replica == killed.replica())
          .forEach(Member::restart);
    }
  }

  /** A request is about to be sent: what goes wrong with it. */
  private Optional<Fault> request(Member sender) {
    if (interleaving || ++requests != at) {
      return Optional.empty();
    }
    if (fault.isEmpty()) {
      interleaving = true;
      members.stream().filter(other -> other != sender).forEach(this::reconcileAll);
      interleaving = false;
    } else if (fault.get().lasts()) {
      healsAfter = round + LASTING_ROUNDS;
      members.stream()
          .filter(member -> member == sender || isEverywhere(fault.get()))
          .forEach(member -> member.replica.inject(fault.get()));
      return Optional.empty();
    }
    return fault;
  }

  /** Of the API server, or of the rights that all replicas have. */
  private static boolean isEverywhere(Fault fault) {
    return fault == Fault.READ_ONLY || fault == Fault.FORBIDDEN;
  }
}
