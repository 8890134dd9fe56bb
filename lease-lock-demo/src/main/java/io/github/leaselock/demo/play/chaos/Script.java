package io.github.leaselock.demo.play.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What is done to the world and when, made up from a seed: equal seeds and lengths give equal
 * scripts. What becomes of it depends on the machine too, so two runs of one script differ.
 *
 * @param steps in order of time
 */
public record Script(List<Step> steps) {

  private static final int CHOICES = 64;
  private static final int MEAN_GAP_MILLIS = 900;
  private static final int MAX_PAUSE_MILLIS = 80;

  /** How often each is drawn, in percent; the rest are backups that do not wait. */
  private static final int RESTORES = 22;

  private static final int PATIENT = 15;
  private static final int LIMITED = 10;
  private static final int DELETIONS = 15;
  private static final int RECREATIONS = 12;

  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(13);
  private static final Duration BETWEEN_FREEZES = Duration.ofSeconds(29);
  private static final Duration BETWEEN_RESTARTS = Duration.ofSeconds(37);
  private static final Duration BETWEEN_LATE_WRITES = Duration.ofSeconds(8);

  /** Copies the list. */
  public Script {
    steps = List.copyOf(steps);
  }

  /**
   * Makes up a script.
   *
   * @param length until the last step
   * @param real whether on a real API server: the mock cannot be restarted, and no operator that
   *     watches it stopped
   */
  public static Script of(long seed, Duration length, boolean real) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    long at = 0;
    while (at < length.toMillis()) {
      steps.add(step(at, drawn(random), random));
      at += 100 + random.nextInt(2 * (MEAN_GAP_MILLIS - 100));
    }
    disasters(steps, Act.KILL, BETWEEN_KILLS, length, random);
    disasters(steps, Act.LATE_WRITE, BETWEEN_LATE_WRITES, length, random);
    // Drawn in any case, so that the rest of the script is the same with and without.
    List<Step> onlyReal = new ArrayList<>();
    disasters(onlyReal, Act.FREEZE, BETWEEN_FREEZES, length, random);
    disasters(onlyReal, Act.RESTART_API, BETWEEN_RESTARTS, length, random);
    steps.addAll(real ? onlyReal : List.of());
    steps.sort(Comparator.comparing(Step::at));
    return new Script(steps);
  }

  /** How many steps ask for this. */
  public long count(Act act) {
    return steps.stream().filter(step -> step.act() == act).count();
  }

  /** About one in every span of time, at any moment of it; one at least. */
  private static void disasters(
      List<Step> steps, Act act, Duration every, Duration length, Random random) {
    long spans = Math.max(1, length.toMillis() / every.toMillis());
    long span = length.toMillis() / spans;
    for (long i = 0; i < spans; i++) {
      long at = i * span + span / 4 + random.nextInt((int) Math.max(1, span / 2));
      steps.add(step(at, act, random));
    }
  }

  private static Step step(long at, Act act, Random random) {
    return new Step(
        Duration.ofMillis(at), act, random.nextInt(CHOICES), random.nextInt(MAX_PAUSE_MILLIS));
  }

  private static Act drawn(Random random) {
    int percent = random.nextInt(100);
    int limit = RESTORES;
    if (percent < limit) {
      return Act.RESTORE;
    }
    limit += PATIENT;
    if (percent < limit) {
      return Act.PATIENT_BACKUP;
    }
    limit += LIMITED;
    if (percent < limit) {
      return Act.LIMITED_BACKUP;
    }
    limit += DELETIONS;
    if (percent < limit) {
      return List.of(Act.DELETE_WORKING, Act.DELETE_WAITING, Act.DELETE_ENDED)
          .get(random.nextInt(3));
    }
    limit += RECREATIONS;
    if (percent < limit) {
      return random.nextBoolean() ? Act.RECREATE : Act.RECREATE_BY_FORCE;
    }
    return Act.BACKUP;
  }
}
