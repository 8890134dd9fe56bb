package io.github.leaselock.simulation.engine;

import java.util.List;
import java.util.Map;

/** Chooses what happens next. Move 0 is what happens in a fair run without faults. */
@FunctionalInterface
public interface Schedule {

  /** Everything in turn and nothing goes wrong. */
  Schedule FAIR = (step, at, moves) -> 0;

  /**
   * Chooses.
   *
   * @param step how many choices were made before
   * @param at where the client stands whose turn it is, such as {@code "a at PUT sent"}
   * @param moves what may happen; never empty
   * @return an index
   */
  int choose(int step, String at, List<Move> moves);

  /**
   * Chooses by numbers, one for each step: 0 is the fair move, any other number one of the moves by
   * its weight. When the numbers are used up, the run goes on fairly.
   */
  static Schedule of(List<Integer> numbers) {
    return (step, at, moves) -> step < numbers.size() ? pick(numbers.get(step), moves) : 0;
  }

  private static int pick(int number, List<Move> moves) {
    if (number == 0) {
      return 0;
    }
    int total = 0;
    for (Move move : moves) {
      total += move.weight();
    }
    int left = number % total;
    for (int i = 0; i < moves.size(); i++) {
      left -= moves.get(i).weight();
      if (left < 0) {
        return i;
      }
    }
    throw new IllegalStateException("a number beyond the sum of the weights");
  }

  /** The fair run, but for these steps. */
  static Schedule departing(Map<Integer, Integer> departures) {
    return (step, at, moves) -> departures.getOrDefault(step, 0);
  }
}
