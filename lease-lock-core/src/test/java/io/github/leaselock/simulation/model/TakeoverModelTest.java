package io.github.leaselock.simulation.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.model.TakeoverModel.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Why a takeover is: evict by compare-and-swap, then drain, and verify the token inside the work.
 * Every interleaving of two backups and a restore, whose objects may be deleted at any moment.
 */
class TakeoverModelTest {

  private static final Moment FIRST =
      Moment.first(
          Participant.backup("backup1"),
          Participant.backup("backup2"),
          Participant.restore("restore"));

  @ParameterizedTest
  @EnumSource(value = Takeover.class, mode = Mode.EXCLUDE, names = "DRAIN_AND_VERIFY")
  void anyLessLetsARestoreRunBesideABackup(Takeover takeover) {
    Outcome outcome = TakeoverModel.explore(takeover, FIRST);

    assertThat(outcome.clash()).isPresent();
    System.out.printf(
        "%s: a restore beside a backup, after %,d moments:%n  %s%n",
        takeover, outcome.moments(), String.join("\n  ", outcome.clash().get()));
  }

  @Test
  void drainingAndVerifyingLetsNothingRunBesideARestore() {
    Outcome outcome = TakeoverModel.explore(Takeover.DRAIN_AND_VERIFY, FIRST);

    assertThat(outcome.clash()).isEmpty();
    assertThat(outcome.moments()).isGreaterThan(10_000);
    assertThat(outcome.stages()).containsExactly(Participant.Stage.values());
    System.out.printf("DRAIN_AND_VERIFY: none in all %,d moments%n", outcome.moments());
  }
}
