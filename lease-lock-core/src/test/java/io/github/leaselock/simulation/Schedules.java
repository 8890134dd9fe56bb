package io.github.leaselock.simulation;

import io.github.leaselock.simulation.engine.Schedule;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Random schedules that shrink towards the fair run: every number to 0, and fewer of them. */
public final class Schedules {

  private static final int LONGEST = 120;
  private static final int LARGEST = 9_999;

  private Schedules() {}

  /** Busy ones, with something happening at most steps, and calm ones. */
  static Arbitrary<List<Integer>> any() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, numbers(1)), Tuple.of(2, numbers(3)), Tuple.of(1, numbers(10)));
  }

  /** One of the same kind without jqwik, for where nothing is to be shrunk by it. */
  public static Schedule random(Random random) {
    int fairness = List.of(1, 1, 3, 3, 10).get(random.nextInt(5));
    int length = random.nextInt(LONGEST + 1);
    return Schedule.of(
        random
            .ints(length, 0, LARGEST + 1)
            .map(number -> random.nextInt(fairness + 2) < fairness ? 0 : number)
            .boxed()
            .toList());
  }

  private static Arbitrary<List<Integer>> numbers(int fairness) {
    Arbitrary<Integer> choice =
        Arbitraries.integers().between(1, LARGEST).withDistribution(RandomDistribution.uniform());
    return Arbitraries.frequencyOf(Tuple.of(fairness, Arbitraries.just(0)), Tuple.of(2, choice))
        .list()
        .ofMaxSize(LONGEST)
        .withSizeDistribution(RandomDistribution.uniform());
  }
}
