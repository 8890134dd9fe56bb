package io.github.leaselock.simulation;

import static io.github.leaselock.simulation.Scenario.exclusive;
import static io.github.leaselock.simulation.Scenario.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.Tally.Event;
import io.github.leaselock.simulation.engine.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a fair run without faults everybody gets a turn, and soon. */
class FairnessTest {

  private static final int ROUNDS = 20;

  @Test
  void rivalsTakeTurns() {
    Simulation.Run run =
        Simulation.run(
            Scenario.of("rivals", exclusive("a"), exclusive("b"), exclusive("c")).rounds(ROUNDS),
            Schedule.FAIR);

    run.requireLawful();
    assertThat(run.tally().of(Event.WORK_DONE)).isEqualTo(3 * ROUNDS);
  }

  @Test
  void whoeverWaitsInTheQueueIsServedInTurnAndWithoutAskingForIt() {
    Scenario scenario =
        Scenario.of(
                "in line", exclusive("a").queued(), exclusive("b").queued(), shared("c").queued())
            .rounds(ROUNDS);

    Simulation.Run run = Simulation.run(scenario, Schedule.FAIR);

    run.requireLawful();
    assertThat(run.tally().of(Event.WORK_DONE)).isEqualTo(3 * ROUNDS);
    assertThat(run.tally().of(Event.HANDED_OVER)).isGreaterThan(2 * ROUNDS);
  }

  @Test
  void anExclusiveOneInTheQueueIsNotPassedBySharedOnesThatNeverAllLetGo() {
    Scenario scenario =
        Scenario.of("a waiter", shared("b"), shared("c"), exclusive("a").queued()).rounds(ROUNDS);

    Simulation.Run run = Simulation.run(scenario, Schedule.FAIR);

    run.requireLawful();
    assertThat(run.tally().of(Event.SHARED_BESIDE_SHARED)).isPositive();
    assertThat(grantsBeforeTheTurnOfA(run.trace())).isZero();
  }

  /** How often a shared holder was let in from when "a" was refused first to when it acquired. */
  private static long grantsBeforeTheTurnOfA(List<String> trace) {
    int refused = first(trace, 0, " a   ", "= Held");
    int acquired = first(trace, refused, " a   ", "= Acquired");
    return trace.subList(refused, acquired).stream()
        .filter(line -> line.contains("= Acquired"))
        .count();
  }

  private static int first(List<String> trace, int from, String who, String what) {
    for (int i = from; i < trace.size(); i++) {
      if (trace.get(i).contains(who) && trace.get(i).contains(what)) {
        return i;
      }
    }
    throw new AssertionError("never: " + who + what);
  }
}
