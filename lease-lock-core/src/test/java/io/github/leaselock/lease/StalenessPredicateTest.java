package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kleene's logic of three values, where "throws" is one more way not to know. */
class StalenessPredicateTest {

  private static final LockHolder HOLDER = Notation.entry('A', 1, false);

  private final AtomicInteger asked = new AtomicInteger();

  @ParameterizedTest(name = "{0} and {1} = {2}")
  @CsvSource({
    "STALE,   STALE,   STALE",
    "STALE,   LIVE,    LIVE",
    "STALE,   UNKNOWN, UNKNOWN",
    "STALE,   throws,  throws",
    "LIVE,    STALE,   LIVE",
    "LIVE,    LIVE,    LIVE",
    "LIVE,    UNKNOWN, LIVE",
    "LIVE,    throws,  LIVE",
    "UNKNOWN, STALE,   UNKNOWN",
    "UNKNOWN, LIVE,    LIVE",
    "UNKNOWN, UNKNOWN, UNKNOWN",
    "UNKNOWN, throws,  throws",
    "throws,  STALE,   throws",
    "throws,  LIVE,    throws",
    "throws,  UNKNOWN, throws",
    "throws,  throws,  throws"
  })
  void bothMustSayStale(String first, String second, String verdict) {
    assertThat(verdict(saying(first).and(saying(second)))).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "{0} or {1} = {2}")
  @CsvSource({
    "STALE,   STALE,   STALE",
    "STALE,   LIVE,    STALE",
    "STALE,   UNKNOWN, STALE",
    "STALE,   throws,  STALE",
    "LIVE,    STALE,   STALE",
    "LIVE,    LIVE,    LIVE",
    "LIVE,    UNKNOWN, UNKNOWN",
    "LIVE,    throws,  throws",
    "UNKNOWN, STALE,   STALE",
    "UNKNOWN, LIVE,    UNKNOWN",
    "UNKNOWN, UNKNOWN, UNKNOWN",
    "UNKNOWN, throws,  throws",
    "throws,  STALE,   STALE",
    "throws,  LIVE,    throws",
    "throws,  UNKNOWN, throws",
    "throws,  throws,  throws"
  })
  void eitherMaySayStale(String first, String second, String verdict) {
    assertThat(verdict(saying(first).or(saying(second)))).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "not {0} = {1}")
  @CsvSource({"STALE, LIVE", "LIVE, STALE", "UNKNOWN, UNKNOWN", "throws, throws"})
  void theNegationOfNotKnowingIsNotKnowing(String verdict, String negated) {
    assertThat(verdict(saying(verdict).negate())).isEqualTo(negated);
  }

  @Test
  void theSecondIsNotAskedWhenTheFirstDecides() throws Exception {
    saying("LIVE").and(saying("STALE")).judge(HOLDER);
    assertThat(asked).hasValue(1);

    saying("STALE").or(saying("LIVE")).judge(HOLDER);
    assertThat(asked).hasValue(2);
  }

  @Test
  void eachIsAskedOnce() throws Exception {
    saying("STALE").and(saying("STALE")).judge(HOLDER);
    assertThat(asked).hasValue(2);

    saying("LIVE").or(saying("LIVE")).judge(HOLDER);
    assertThat(asked).hasValue(4);
  }

  @Test
  void anInterruptIsNotHeldBackToAskTheSecond() {
    StalenessPredicate interrupted =
        holder -> {
          throw new InterruptedException();
        };

    assertThatThrownBy(() -> interrupted.or(saying("STALE")).judge(HOLDER))
        .isInstanceOf(InterruptedException.class);
    assertThat(asked).hasValue(0);
  }

  @Test
  void theFirstExceptionIsTheOneThatIsShown() {
    StalenessPredicate first =
        holder -> {
          throw new IOException("first");
        };

    assertThatThrownBy(() -> first.or(saying("LIVE")).judge(HOLDER)).hasMessage("first");
    assertThatThrownBy(() -> first.and(saying("LIVE")).judge(HOLDER)).hasMessage("first");
  }

  @Test
  void aPredicateThatSaysNothingIsNeverTakenForStale() throws Exception {
    assertThat(silent().judge(HOLDER)).isNotEqualTo(Staleness.STALE);
    for (String other : new String[] {"LIVE", "UNKNOWN"}) {
      assertThat(silent().or(saying(other)).judge(HOLDER)).isNotEqualTo(Staleness.STALE);
      assertThat(saying(other).or(silent()).judge(HOLDER)).isNotEqualTo(Staleness.STALE);
    }
    assertThat(silent().and(saying("STALE")).judge(HOLDER)).isNotEqualTo(Staleness.STALE);
    assertThat(saying("STALE").and(silent()).judge(HOLDER)).isNotEqualTo(Staleness.STALE);
    assertThat(verdict(silent().negate())).isNotEqualTo("STALE");
  }

  @Test
  void toNeverEveryHolderIsLive() throws Exception {
    assertThat(StalenessPredicate.never().judge(HOLDER)).isEqualTo(Staleness.LIVE);
    assertThat(StalenessPredicate.never().judge(LockHolder.foreign("x"))).isEqualTo(Staleness.LIVE);
    assertThat(StalenessPredicate.never()).isSameAs(StalenessPredicate.never());
  }

  /** What anybody's code may do, whatever the annotations say. */
  @SuppressWarnings("NullAway")
  private static StalenessPredicate silent() {
    return holder -> null;
  }

  private StalenessPredicate saying(String verdict) {
    return holder -> {
      asked.incrementAndGet();
      if (verdict.equals("throws")) {
        throw new IOException("cannot be told");
      }
      return Staleness.valueOf(verdict);
    };
  }

  @SuppressWarnings("IllegalCatch") // whatever it throws is the verdict "throws"
  private static String verdict(StalenessPredicate predicate) {
    try {
      return String.valueOf(predicate.judge(HOLDER));
    } catch (Exception e) {
      return "throws";
    }
  }
}
