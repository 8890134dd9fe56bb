package io.github.leaselock.kubernetes.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the recorded answers are those of the battery as it stands, and say what locks rely on. */
class RecordedAnswersTest {

  private final List<Probe> probes = ProbeFile.all();

  static Stream<RecordedAnswers> recorded() {
    return RecordedAnswers.VERSIONS.stream().map(RecordedAnswers::nearestTo);
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void everyProbeHasOneRecordedAnswerAndThereAreNoOthers(RecordedAnswers recorded) {
    assertThat(probes).extracting(Probe::name).doesNotHaveDuplicates();
    assertThat(recorded.answers().keySet())
        .containsExactlyInAnyOrderElementsOf(probes.stream().map(Probe::name).toList());
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void theRecordedAnswersHaveWhatLocksRelyOn(RecordedAnswers recorded) {
    for (Probe probe : probes) {
      Expectation.of(probe).assertHolds(recorded.to(probe));
    }
  }
}
