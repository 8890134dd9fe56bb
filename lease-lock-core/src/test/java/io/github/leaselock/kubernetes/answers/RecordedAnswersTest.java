package io.github.leaselock.kubernetes.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** That the recorded answers are those of the battery as it stands, and say what locks rely on. */
class RecordedAnswersTest {

  private final List<Probe> probes = ProbeFile.all();
  private final RecordedAnswers recorded = RecordedAnswers.read();

  @Test
  void everyProbeHasOneRecordedAnswerAndThereAreNoOthers() {
    assertThat(probes).extracting(Probe::name).doesNotHaveDuplicates();
    assertThat(recorded.answers().keySet())
        .containsExactlyInAnyOrderElementsOf(probes.stream().map(Probe::name).toList());
  }

  @Test
  void theRecordedAnswersHaveWhatLocksRelyOn() {
    for (Probe probe : probes) {
      Expectation.of(probe).assertHolds(recorded.to(probe));
    }
  }
}
