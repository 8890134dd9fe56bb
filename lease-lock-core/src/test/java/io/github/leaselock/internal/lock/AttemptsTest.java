package io.github.leaselock.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long it rests before it asks again, and when it no longer does. */
class AttemptsTest {

  private static final StoreFailure CONFLICT = StoreFailure.of(Kind.CONFLICT, "quicker");
  private static final StoreFailure TIMEOUT = StoreFailure.of(Kind.TIMEOUT, "no answer");

  private final List<Duration> sleeps = new ArrayList<>();
  private long nanos = Duration.ofHours(9).toNanos(); // a monotonic clock begins anywhere
  private double random = 1;

  private Attempts within(Duration time) {
    Sleeper sleeper =
        rest -> {
          sleeps.add(rest);
          nanos += rest.toNanos();
        };
    return new Attempts(new World(() -> nanos, () -> Instant.EPOCH, sleeper, () -> random), time);
  }

  private static StoreFailure retryAfter(Kind kind, Duration time) {
    return new StoreFailure(kind, "later", Optional.of(time));
  }

  @Test
  void restsGrowTwofoldFromTenMillisecondsToTwoSeconds() {
    Attempts attempts = within(Duration.ofHours(1));
    for (int i = 0; i < 12; i++) {
      assertThat(attempts.anotherAfter(TIMEOUT)).isTrue();
    }

    assertThat(sleeps)
        .extracting(Duration::toMillis)
        .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2000L, 2000L, 2000L, 2000L);
  }

  @Test
  void restsAreSpreadDownToHalf() {
    Attempts attempts = within(Duration.ofHours(1));
    random = 0;
    attempts.anotherAfter(TIMEOUT);
    random = 0.5;
    attempts.anotherAfter(TIMEOUT);

    assertThat(sleeps).containsExactly(Duration.ofMillis(5), Duration.ofMillis(15));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CONFLICT", "ALREADY_EXISTS", "NOT_FOUND", "GONE"})
  void whoMeetsSomebodyQuickerLooksAtOnceTheFirstTime(Kind kind) {
    Attempts attempts = within(Duration.ofHours(1));

    assertThat(attempts.anotherAfter(StoreFailure.of(kind, "quicker"))).isTrue();
    assertThat(sleeps).isEmpty();
    assertThat(attempts.anotherAfter(StoreFailure.of(kind, "quicker"))).isTrue();
    assertThat(sleeps).containsExactly(Duration.ofMillis(10));
  }

  @Test
  void aThrottledRequestIsRepeatedAfterASecondUnlessTheServerSaysWhen() {
    Attempts attempts = within(Duration.ofHours(1));
    attempts.anotherAfter(StoreFailure.of(Kind.TOO_MANY_REQUESTS, "slow down"));
    attempts.anotherAfter(retryAfter(Kind.TOO_MANY_REQUESTS, Duration.ofSeconds(7)));

    assertThat(sleeps).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(7));
  }

  @Test
  void whatTheServerSaysIsHeededWhateverFailed() {
    Attempts attempts = within(Duration.ofHours(1));
    attempts.anotherAfter(retryAfter(Kind.SERVER_ERROR, Duration.ofSeconds(3)));

    assertThat(sleeps).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void theTimeCountsFromWhenItBegan() {
    Attempts attempts = within(Duration.ofSeconds(10));
    nanos += Duration.ofSeconds(10).minusNanos(1).toNanos();

    assertThat(attempts.anotherAfter(CONFLICT)).isTrue();
    nanos++;
    assertThat(attempts.anotherAfter(CONFLICT)).isFalse();
    assertThat(sleeps).isEmpty();
  }

  @Test
  void nothingIsRestedForThatWouldUseUpTheTime() {
    Attempts attempts = within(Duration.ofSeconds(10));

    assertThat(attempts.anotherAfter(retryAfter(Kind.TIMEOUT, Duration.ofSeconds(10)))).isFalse();
    assertThat(sleeps).isEmpty();
    assertThat(attempts.anotherAfter(retryAfter(Kind.TIMEOUT, Duration.ofSeconds(9)))).isTrue();
  }

  @Test
  void aHundredAttemptsAreEnough() {
    Attempts attempts = within(Duration.ofHours(1));
    for (int made = 1; made < 100; made++) {
      assertThat(attempts.anotherAfter(CONFLICT)).isTrue();
    }

    assertThat(attempts.anotherAfter(CONFLICT)).isFalse();
  }

  @Test
  void requestsThatSucceedCountAsWell() {
    Attempts attempts = within(Duration.ofHours(1));
    for (int made = 0; made < Attempts.MAX_REQUESTS; made++) {
      assertThat(attempts.mayAsk()).isTrue();
    }

    assertThat(attempts.mayAsk()).isFalse();
    assertThat(attempts.anotherAfter(CONFLICT)).isFalse();
  }

  @Test
  void theFirstRequestIsAlwaysMadeAndNoneAfterTheTimeIsOver() {
    Attempts attempts = within(Duration.ofSeconds(10));
    nanos += Duration.ofSeconds(20).toNanos();

    assertThat(attempts.mayAsk()).isTrue();
    assertThat(attempts.mayAsk()).isFalse();
  }

  @Test
  void theTimeOfTheCallersOwnCodeDoesNotCount() {
    Attempts attempts = within(Duration.ofSeconds(10));
    attempts.mayAsk();
    nanos += Duration.ofSeconds(60).toNanos();
    attempts.ranCallersCode(Duration.ofSeconds(55).toNanos());

    assertThat(attempts.mayAsk()).isTrue();
    attempts.ranCallersCode(-Duration.ofSeconds(55).toNanos());
    assertThat(attempts.mayAsk()).isTrue();
    nanos += Duration.ofSeconds(5).toNanos();
    assertThat(attempts.mayAsk()).isFalse();
  }

  @Test
  void onceInterruptedItAsksThreeTimesMoreWithoutRestAndHandsTheInterruptBack() {
    Attempts attempts = within(Duration.ofHours(1));
    Thread.currentThread().interrupt();

    for (int i = 0; i < 3; i++) {
      assertThat(attempts.anotherAfter(TIMEOUT)).isTrue();
    }
    assertThat(attempts.anotherAfter(TIMEOUT)).isFalse();

    assertThat(sleeps).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    attempts.restoreInterrupt();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptDuringTheRestIsSetAside() {
    Sleeper interrupted =
        rest -> {
          throw new InterruptedException();
        };
    Attempts attempts =
        new Attempts(
            new World(() -> nanos, () -> Instant.EPOCH, interrupted, () -> random),
            Duration.ofHours(1));

    assertThat(attempts.anotherAfter(TIMEOUT)).isTrue();
    attempts.restoreInterrupt();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whoWasNotInterruptedStaysSo() {
    Attempts attempts = within(Duration.ofHours(1));
    attempts.anotherAfter(TIMEOUT);
    attempts.restoreInterrupt();

    assertThat(Thread.interrupted()).isFalse();
  }
}
