package io.github.leaselock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final List<Verdict> ALL =
      List.of(
          Verdict.stale(),
          Verdict.live(),
          Verdict.unknown("no answer"),
          Verdict.unknown("no right"),
          Verdict.abstain(),
          Verdict.abstain("no answer"));

  @Test
  void eachVerdictIsOneOfFour() {
    for (Verdict verdict : ALL) {
      assertThat(
              Stream.of(
                  verdict.isStale(), verdict.isLive(), verdict.isUnknown(), verdict.isAbstention()))
          .as(verdict.toString())
          .containsOnlyOnce(true);
    }
    assertThat(Verdict.stale().isStale()).isTrue();
    assertThat(Verdict.live().isLive()).isTrue();
    assertThat(Verdict.unknown("no answer").isUnknown()).isTrue();
    assertThat(Verdict.abstain().isAbstention()).isTrue();
  }

  @Test
  void verdictsAreEqualIfTheySayTheSameForTheSameReason() {
    assertThat(ALL).doesNotHaveDuplicates();
    assertThat(Verdict.unknown("no answer"))
        .isEqualTo(Verdict.unknown("no answer"))
        .hasSameHashCodeAs(Verdict.unknown("no answer"))
        .isNotEqualTo("unknown: no answer");
    assertThat(Verdict.abstain("x")).isEqualTo(Verdict.abstain("x"));
  }

  @Test
  void aVerdictReadsAsWhatItSaysAndWhy() {
    assertThat(ALL)
        .extracting(Verdict::toString)
        .containsExactly(
            "stale",
            "live",
            "unknown: no answer",
            "unknown: no right",
            "not judged",
            "not judged: no answer");
  }

  @Test
  void whatIsUnknownHasAReason() {
    assertThatIllegalArgumentException().isThrownBy(() -> Verdict.unknown(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> Verdict.abstain(""));
    assertThat(Verdict.unknown("no answer").reason()).isEqualTo("no answer");
    assertThat(Verdict.stale().reason()).isEmpty();
  }
}
