package io.github.leaselock.demo.play.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScriptTest {

  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  @Test
  void equalSeedsGiveEqualScripts() {
    assertThat(Script.of(42, TWO_MINUTES, true)).isEqualTo(Script.of(42, TWO_MINUTES, true));
  }

  @Test
  void otherSeedsGiveOtherScripts() {
    List<Script> scripts =
        LongStream.range(0, 50).mapToObj(seed -> Script.of(seed, TWO_MINUTES, true)).toList();

    assertThat(scripts).doesNotHaveDuplicates();
  }

  @Test
  void whateverTheSeedEverySortOfStepOccursInTwoMinutes() {
    for (long seed = 0; seed < 200; seed++) {
      Script script = Script.of(seed, TWO_MINUTES, true);
      assertThat(script.steps()).as("seed %d", seed).map(Step::act).contains(Act.values());
    }
  }

  @Test
  void theStepsAreInOrderAndWithinTheLength() {
    for (long seed = 0; seed < 200; seed++) {
      List<Duration> times =
          Script.of(seed, TWO_MINUTES, true).steps().stream().map(Step::at).toList();
      assertThat(times).as("seed %d", seed).isSorted();
      assertThat(times).as("seed %d", seed).allMatch(at -> at.compareTo(TWO_MINUTES) < 0);
    }
  }

  @Test
  void onTheMockWhatItCannotTakeIsLeftOutAndTheRestOfTheScriptStaysTheSame() {
    Script with = Script.of(7, TWO_MINUTES, true);
    Script without = Script.of(7, TWO_MINUTES, false);

    Set<Act> onlyReal = Set.of(Act.RESTART_API, Act.FREEZE);
    assertThat(with.steps()).map(Step::act).containsAll(onlyReal);
    assertThat(without.steps())
        .isEqualTo(with.steps().stream().filter(step -> !onlyReal.contains(step.act())).toList());
  }

  @Test
  void halfAMinuteHasADisasterOfEachKind() {
    Script script = Script.of(1, Duration.ofSeconds(30), true);

    assertThat(List.of(Act.KILL, Act.FREEZE, Act.RESTART_API, Act.LATE_WRITE))
        .allMatch(act -> script.count(act) > 0);
  }
}
