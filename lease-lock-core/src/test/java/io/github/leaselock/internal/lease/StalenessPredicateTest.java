package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.LockHolder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two predicates as one: "throws" and "null" are two more ways not to know. */
class StalenessPredicateTest {

  private static final LockHolder HOLDER = Notation.entry('A', 1, false);

  private final AtomicInteger asked = new AtomicInteger();

  @ParameterizedTest(name = "{0} or {1} = {2}")
  @CsvSource({
    "stale,    stale,    stale",
    "stale,    live,     stale",
    "stale,    unknown,  stale",
    "stale,    abstains, stale",
    "stale,    throws,   stale",
    "stale,    null,     stale",
    "live,     stale,    stale",
    "live,     live,     live",
    "live,     unknown,  unknown",
    "live,     abstains, live",
    "live,     throws,   unknown",
    "live,     null,     unknown",
    "unknown,  stale,    stale",
    "unknown,  live,     unknown",
    "unknown,  unknown,  unknown",
    "unknown,  abstains, unknown",
    "unknown,  throws,   unknown",
    "unknown,  null,     unknown",
    "abstains, stale,    stale",
    "abstains, live,     live",
    "abstains, unknown,  unknown",
    "abstains, abstains, abstains",
    "abstains, throws,   unknown",
    "abstains, null,     unknown",
    "throws,   stale,    stale",
    "throws,   live,     unknown",
    "throws,   unknown,  unknown",
    "throws,   abstains, unknown",
    "throws,   throws,   unknown",
    "throws,   null,     unknown",
    "null,     stale,    stale",
    "null,     live,     unknown",
    "null,     unknown,  unknown",
    "null,     abstains, unknown",
    "null,     throws,   unknown",
    "null,     null,     unknown"
  })
  void eitherMaySayStaleAndWhoAbstainsLeavesItToTheOther(
      String first, String second, String verdict) throws Exception {
    assertThat(word(saying(first).or(saying(second)).judge(HOLDER))).isEqualTo(verdict);
  }

  @Test
  void theSecondIsNotAskedWhenTheFirstSaysStale() throws Exception {
    saying("stale").or(saying("live")).judge(HOLDER);

    assertThat(asked).hasValue(1);
  }

  @Test
  void eachIsAskedOnce() throws Exception {
    saying("live").or(saying("live")).judge(HOLDER);

    assertThat(asked).hasValue(2);
  }

  @Test
  void anInterruptIsNotHeldBackToAskTheSecond() {
    StalenessPredicate interrupted =
        holder -> {
          throw new InterruptedException();
        };

    assertThatThrownBy(() -> interrupted.or(saying("stale")).judge(HOLDER))
        .isInstanceOf(InterruptedException.class);
    assertThat(asked).hasValue(0);
  }

  @Test
  void anExceptionIsTheReasonWhyItIsUnknown() throws Exception {
    Verdict verdict = saying("throws").or(saying("live")).judge(HOLDER);

    assertThat(verdict.reason())
        .startsWith("the staleness predicate in " + StalenessPredicateTest.class.getName())
        .endsWith(
            " failed on a holder of kind Restore.example.com: java.io.IOException: the link is"
                + " down");
  }

  @Test
  void aPredicateThatReturnsNullIsNamedInTheReason() throws Exception {
    Verdict verdict = saying("null").or(saying("live")).judge(HOLDER);

    assertThat(verdict.reason())
        .startsWith("the staleness predicate in " + StalenessPredicateTest.class.getName())
        .endsWith(" returned null for a holder of kind Restore.example.com, which is no verdict");
  }

  @Test
  void bothReasonsAreShownWhereBothKnowNothing() throws Exception {
    assertThat(unknown("no right to read").or(unknown("no answer")).judge(HOLDER))
        .isEqualTo(Verdict.unknown("no right to read; and no answer"));
    assertThat(unknown("no answer").or(unknown("no answer")).judge(HOLDER))
        .isEqualTo(Verdict.unknown("no answer"));
  }

  @Test
  void theReasonsOfAllWhoAbstainAreShown() throws Exception {
    assertThat(abstaining("knows Pods").or(abstaining("knows Jobs")).judge(HOLDER))
        .isEqualTo(Verdict.abstain("knows Pods; and knows Jobs"));
    assertThat(abstaining("knows Pods").or(saying("abstains")).judge(HOLDER))
        .isEqualTo(Verdict.abstain("knows Pods"));
    assertThat(saying("abstains").or(abstaining("knows Jobs")).judge(HOLDER))
        .isEqualTo(Verdict.abstain("knows Jobs"));
  }

  @Test
  void toNeverEveryHolderIsLive() throws Exception {
    assertThat(StalenessPredicate.never().judge(HOLDER)).isEqualTo(Verdict.live());
    assertThat(StalenessPredicate.never().judge(HolderEntry.foreign("x")))
        .isEqualTo(Verdict.live());
    assertThat(StalenessPredicate.never()).isSameAs(StalenessPredicate.never());
  }

  @Test
  void aDisjunctionIsCalledByTheNamesOfBoth() {
    assertThat(StalenessPredicate.never().or(StalenessPredicate.never()))
        .hasToString("StalenessPredicate.never() or StalenessPredicate.never()");
  }

  @Test
  void aPredicateWhoseNameCannotBeHadIsCalledByItsClass() {
    StalenessPredicate nameless =
        new StalenessPredicate() {
          @Override
          public Verdict judge(LockHolder holder) {
            return Verdict.live();
          }

          @Override
          public String toString() {
            throw new IllegalStateException();
          }
        };

    assertThat(Verdicts.name(nameless))
        .isEqualTo("the staleness predicate " + nameless.getClass().getName());
  }

  private static StalenessPredicate unknown(String why) {
    return holder -> Verdict.unknown(why);
  }

  private static StalenessPredicate abstaining(String why) {
    return holder -> Verdict.abstain(why);
  }

  /** What anybody's code may do, whatever the annotations say. */
  @SuppressWarnings("NullAway")
  private StalenessPredicate saying(String word) {
    return holder -> {
      asked.incrementAndGet();
      return switch (word) {
        case "stale" -> Verdict.stale();
        case "live" -> Verdict.live();
        case "unknown" -> Verdict.unknown("cannot be told");
        case "abstains" -> Verdict.abstain();
        case "null" -> null;
        default -> throw new IOException("the link is down");
      };
    };
  }

  private static String word(Verdict verdict) {
    if (verdict.isStale()) {
      return "stale";
    }
    if (verdict.isLive()) {
      return "live";
    }
    return verdict.isUnknown() ? "unknown" : "abstains";
  }
}
