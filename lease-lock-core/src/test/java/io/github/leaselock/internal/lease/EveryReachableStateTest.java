package io.github.leaselock.internal.lease;

import static io.github.leaselock.internal.lease.Requirement.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LockMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All that three clients can make of a Lease, breadth first from a free one until nothing is new.
 */
class EveryReachableStateTest {

  private final Map<ModelWorld, List<ModelWorld>> before = new HashMap<>();

  @Test
  void ifAllDrainNoTwoConflictingWorksEverRunAndNobodyIsStuck() {
    explore(new ModelSteps(List.of(true)));

    for (ModelWorld world : before.keySet()) {
      checkTheLease(world);
      checkWhatHoldersKnow(world);
      checkWhatRuns(world);
    }
    checkThatNobodyIsStuck();
  }

  @Test
  void ifSomeDoNotDrainThoseWhoHaveNotFinishedStillNeverConflict() {
    explore(new ModelSteps(List.of(true, false)));

    for (ModelWorld world : before.keySet()) {
      checkTheLease(world);
      checkWhatHoldersKnow(world);
    }
  }

  @Test
  void ifAllWaitForTheirTurnNobodyIsPassedNorLostNorStuck() {
    explore(ModelSteps.queueing());

    for (ModelWorld world : before.keySet()) {
      checkTheLease(world);
      checkWhatHoldersKnow(world);
      checkWhatRuns(world);
    }
    checkThatNobodyIsStuck();
    assertThat(before.keySet())
        .anyMatch(world -> Notation.text(world.lease()).equals("A >B >C"))
        .anyMatch(world -> Notation.text(world.lease()).equals("B* >C"))
        .anyMatch(world -> Notation.text(world.lease()).equals("b* c*"))
        .noneMatch(world -> world.lease().isFree() && !world.lease().queue().isEmpty());
  }

  /** That these can fail, too: steps of a wrong lock. */
  @Test
  void theChecksRefuseStepsThatTheQueueForbids() {
    LeaseState held = Notation.state("A >B >C");
    HolderEntry c = Notation.entry("C*", 100);
    HolderEntry b = Notation.entry("B*", 100);
    LockQueue ofC = new LockQueue(List.of(Notation.place("C")));
    LockQueue both = held.queue();

    for (LeaseState wrong :
        List.of(
            Notation.state("A >C"), // B is lost
            Notation.state("A >C >B"), // C is passed on
            Notation.state("A >B >C >B"), // B is doubled
            Notation.state(">B >C"), // nobody is served
            Notation.state("A B* >C"), // beside A
            new LeaseState(List.of(b), List.of(), both), // it holds and waits
            new LeaseState(List.of(c), List.of(), LockQueue.EMPTY), // past B
            new LeaseState(List.of(Notation.entry("B", 100)), List.of(), ofC), // not offered
            Notation.state("B* >C"))) { // under an old token
      assertThatThrownBy(() -> step(held, wrong).checkServing())
          .as(Notation.text(wrong))
          .isInstanceOf(AssertionError.class);
    }
    step(held, new LeaseState(List.of(b), List.of(), ofC)).checkServing();
  }

  private static StepInvariants step(LeaseState before, LeaseState after) {
    return new StepInvariants(
        before,
        after,
        Optional.of(Notation.holder('a')),
        Optional.empty(),
        Set.of(),
        Notation.VERSION,
        () -> Notation.text(before) + " -> " + Notation.text(after));
  }

  /** That the checks can fail: worlds that a wrong lock would reach. */
  @Test
  void theChecksRefuseWhatMustNotBeReached() {
    ModelWorld besideDraining = ModelWorld.FIRST.with(Notation.state("C ~A"));
    HolderEntry grant = Notation.entry('A', 1, false);
    ModelWorld robbed = ModelWorld.FIRST.with(Notation.state("B")).learning('a', grant);
    ModelWorld twoWork =
        ModelWorld.FIRST.beginning('a', LockMode.SHARED).beginning('b', LockMode.EXCLUSIVE);

    assertThatThrownBy(() -> checkTheLease(besideDraining)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> checkWhatHoldersKnow(robbed)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> checkWhatRuns(twoWork)).isInstanceOf(AssertionError.class);
  }

  /** That they are asked where it matters: who does not drain comes while something drains. */
  @Test
  void whoDoesNotDrainComesWhileSomethingDrains() {
    ModelWorld draining = ModelWorld.FIRST.with(Notation.state("~A")).finishing('a');

    assertThat(new ModelSteps(List.of(false)).from(draining))
        .extracting(world -> Notation.text(world.lease()))
        .contains("C? ~A", "c? ~A");
    explore(new ModelSteps(List.of(true, false)));
    assertThat(before.keySet())
        .anyMatch(world -> Notation.text(world.lease()).equals("~A"))
        .anyMatch(world -> Notation.text(world.lease()).equals("C? ~A"));
  }

  private void explore(ModelSteps steps) {
    Queue<ModelWorld> open = new ArrayDeque<>(List.of(ModelWorld.FIRST));
    before.put(ModelWorld.FIRST, new ArrayList<>());
    long edges = 0;
    while (!open.isEmpty()) {
      ModelWorld world = open.remove();
      for (ModelWorld next : steps.from(world)) {
        edges++;
        List<ModelWorld> known = before.get(next);
        if (known == null) {
          known = new ArrayList<>();
          before.put(next, known);
          open.add(next);
        }
        known.add(world);
      }
    }
    System.out.printf(
        "%s: %d reachable states, %d steps between them, %d different Leases%n",
        getClass().getSimpleName(),
        before.size(),
        edges,
        before.keySet().stream().map(ModelWorld::lease).distinct().count());
    assertThat(before).hasSizeGreaterThan(1000);
  }

  private static void checkTheLease(ModelWorld world) {
    List<HolderEntry> holders = world.lease().holders();
    for (HolderEntry holder : holders) {
      require(
          holder.mode() == LockMode.SHARED || holders.size() == 1,
          "exclusive means alone",
          world::toString);
      for (HolderEntry evicted : world.lease().draining()) {
        require(
            !holder.mayHaveWorked() || !holder.mode().conflictsWith(evicted.mode()),
            "nobody is active beside conflicting work that is not proven gone",
            world::toString);
      }
    }
    List<HolderEntry> all =
        Stream.of(holders, world.lease().draining()).flatMap(List::stream).toList();
    for (HolderEntry one : all) {
      require(
          all.stream()
              .filter(other -> !other.equals(one) && other.token().equals(one.token()))
              .noneMatch(other -> other.mode().conflictsWith(one.mode())),
          "no token was granted twice, but to those who were let in together",
          world::toString);
    }
  }

  private static void checkWhatHoldersKnow(ModelWorld world) {
    for (Entry<Character, HolderEntry> one : world.known().entrySet()) {
      if (world.finished().contains(one.getKey())) {
        continue;
      }
      require(
          world.lease().entryOf(Notation.holder(one.getKey())).equals(Optional.of(one.getValue())),
          "nobody who has not finished is ever robbed",
          world::toString);
      for (Entry<Character, HolderEntry> other : world.known().entrySet()) {
        require(
            one.getKey().equals(other.getKey())
                || world.finished().contains(other.getKey())
                || !one.getValue().mode().conflictsWith(other.getValue().mode()),
            "no two unfinished holders that conflict are both active",
            world::toString);
      }
    }
  }

  private static void checkWhatRuns(ModelWorld world) {
    for (Entry<Character, LockMode> one : world.working().entrySet()) {
      for (Entry<Character, LockMode> other : world.working().entrySet()) {
        require(
            one.getKey().equals(other.getKey()) || !one.getValue().conflictsWith(other.getValue()),
            "no two works that conflict run at once",
            world::toString);
      }
    }
  }

  /** From wherever somebody has not finished, somebody who has not can come to work alone. */
  private void checkThatNobodyIsStuck() {
    Set<ModelWorld> useful = new HashSet<>();
    Queue<ModelWorld> open = new ArrayDeque<>();
    before.keySet().stream()
        .filter(EveryReachableStateTest::somebodyWorksAlone)
        .forEach(
            world -> {
              useful.add(world);
              open.add(world);
            });
    while (!open.isEmpty()) {
      for (ModelWorld earlier : before.getOrDefault(open.remove(), List.of())) {
        if (useful.add(earlier)) {
          open.add(earlier);
        }
      }
    }
    for (ModelWorld world : before.keySet()) {
      require(
          useful.contains(world) || world.finished().size() == 3,
          "nobody is stuck",
          world::toString);
    }
  }

  private static boolean somebodyWorksAlone(ModelWorld world) {
    return world.working().size() == 1
        && world.working().entrySet().stream()
            .allMatch(
                work ->
                    work.getValue() == LockMode.EXCLUSIVE
                        && !world.finished().contains(work.getKey()));
  }
}
