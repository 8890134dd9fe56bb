package io.github.leaselock.simulation;

import static io.github.leaselock.simulation.Scenario.exclusive;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.Scenario.Mishap;
import io.github.leaselock.simulation.engine.Twist;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schedule that leaves the fair run no more often than a few times, one after the other. */
class ExplorationTest {

  static Stream<Scenario> scenarios() {
    return Stream.concat(Scenarios.ALL.stream(), EdgeScenarios.ALL.stream())
        .map(scenario -> scenario.rounds(1));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyScheduleWithOneDepartureIsLawful(Scenario scenario) {
    explore(scenario, 1, 150);
  }

  @Test
  void everyScheduleOfTwoRivalsWithTwoDeparturesIsLawful() {
    Scenario rivals =
        Scenario.of("two rivals", exclusive("a"), exclusive("b"))
            .with(Set.of(Twist.PAUSED, Twist.APPLIED_LATE, Twist.ANSWER_LOST))
            .with(Mishap.CRASH, 1)
            .with(Mishap.OBJECT_DELETED, 1);
    explore(rivals, 2, 10_000);
  }

  @Test
  void everyScheduleOfTwoInLineWithTwoDeparturesIsLawful() {
    Scenario line =
        Scenario.of("two in line", exclusive("a").queued(), exclusive("b").queued())
            .with(Set.of(Twist.APPLIED_LATE, Twist.GIVES_UP))
            .with(Mishap.CRASH, 1);
    explore(line, 2, 3_000);
  }

  @Test
  void everyScheduleOfTwoProcessesOfOneObjectWithTwoDeparturesIsLawful() {
    Scenario replicas =
        Scenario.of(
                "two replicas",
                EdgeScenarios.replica("a1", "p1"),
                EdgeScenarios.replica("a2", "p2"))
            .rounds(2)
            .with(Set.of(Twist.APPLIED_LATE, Twist.GIVES_UP))
            .with(Mishap.CRASH, 1);
    explore(replicas, 2, 10_000);
  }

  private static void explore(Scenario scenario, int departures, long atLeast) {
    Tally tally = Exploration.of(scenario, departures);
    System.out.printf(
        "%s, up to %d departures: all %,d schedules are lawful (%,d steps)%n",
        scenario, departures, tally.runs(), tally.steps());
    assertThat(tally.runs()).isGreaterThan(atLeast);
  }
}
