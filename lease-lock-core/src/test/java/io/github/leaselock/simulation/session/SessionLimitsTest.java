package io.github.leaselock.simulation.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.simulation.engine.LawBroken;
import io.github.leaselock.simulation.engine.Seeds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the promises of sessions end: at clocks whose rates differ by more than the margin. */
class SessionLimitsTest {

  private static final int TRIES = 300;
  private static final long SEED = 20261822L;

  private static Optional<LawBroken> broken(Setting setting) {
    for (int i = 0; i < TRIES; i++) {
      SessionRun run = SessionRun.of(setting, SessionRun.random(Seeds.random(SEED + i)));
      if (run.broken().isPresent()) {
        return run.broken();
      }
    }
    return Optional.empty();
  }

  @Test
  void clocksFurtherApartThanTheMarginLetTwoBelieveThatTheyHold() {
    assertThat(broken(Settings.BEYOND_THE_MARGIN))
        .hasValueSatisfying(
            law -> assertThat(List.of(HandleLaws.KEPT, HandleLaws.APART)).contains(law.law()));
  }

  @Test
  void clocksWithinTheMarginDoNotOnTheSameSchedules() {
    assertThat(broken(Settings.WITHIN_THE_MARGIN)).isEmpty();
  }
}
