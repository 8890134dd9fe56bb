package io.github.leaselock.simulation.session;

import io.github.leaselock.simulation.engine.Departure;
import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Outcome;
import io.github.leaselock.simulation.engine.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What came of one schedule of one setting. */
record SessionRun(
    Setting setting,
    Optional<LawBroken> broken,
    List<String> trace,
    List<Departure> departures,
    SessionTally tally)
    implements Outcome {

  private static final int LONGEST = 500;
  private static final int LARGEST = 9_999;
  private static final List<Integer> FAIRNESS = List.of(1, 3, 10, 30);

  @Override
  public String title() {
    return setting.toString();
  }

  static SessionRun of(Setting setting, Schedule schedule) {
    SessionWorld world = new SessionWorld(setting, schedule);
    Optional<LawBroken> broken = Optional.empty();
    try {
      world.run();
    } catch (LawBroken law) {
      broken = Optional.of(law);
    }
    return new SessionRun(
        setting, broken, world.trace().lines(), world.course().departures(), world.tally());
  }

  /** Busy schedules, with something happening at every other step, and calm ones. */
  static Schedule random(Random random) {
    int fairness = FAIRNESS.get(random.nextInt(FAIRNESS.size()));
    int length = random.nextInt(LONGEST + 1);
    return Schedule.of(
        random
            .ints(length, 0, LARGEST + 1)
            .map(number -> random.nextInt(fairness + 2) < fairness ? 0 : number)
            .boxed()
            .toList());
  }
}
