package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.text.Digits;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L9: text that is compared has no locale. */
@Isolated("it sets the default locale")
class LocaleTest {

  private static final Locale BEFORE = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(BEFORE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fa-IR",
        "ar-EG-u-nu-arab",
        "bn-BD",
        "mr-IN",
        "ne-NP",
        "my-MM",
        "tr-TR",
        "th-TH-u-nu-thai",
        "hi-IN-u-nu-deva"
      })
  void aLeaseSaysTheSameInEveryLocale(String tag) {
    Locale.setDefault(Locale.ROOT);
    Map<String, String> expected = written().annotations();
    String summary = written().holderIdentity();
    String trace = LeaseFormat.trace(written(), "why", Notation.NOW);

    Locale.setDefault(Locale.forLanguageTag(tag));

    assertThat(written().annotations()).isEqualTo(expected);
    assertThat(written().holderIdentity()).isEqualTo(summary).endsWith(" (+2 more)");
    assertThat(LeaseFormat.trace(written(), "why", Notation.NOW)).isEqualTo(trace);
    assertThat(LeaseFormat.read(written())).isEqualTo(state());
    assertThat(session().asHolder().identity()).endsWith(":15s:12");
    assertThat(SessionHolder.of(session().asHolder())).hasValue(session());
  }

  @Test
  void digitsOfOtherScriptsAreNone() {
    for (String digits : new String[] {"۱", "١", "১", "१", "၁", "１"}) {
      assertThat(Digits.parse(digits, 0, digits.length())).isEqualTo(-1);
    }
  }

  private static SessionHolder session() {
    return new SessionHolder(new LeaseKey("ops", "w"), "u", Duration.ofSeconds(15), 12);
  }

  private static LeaseState state() {
    LeaseState state = Notation.state("a b c ~d >E >f/12");
    Claim claim = Claim.of(session().asHolder(), Terms.EXCLUSIVE).withPriority(-1_000);
    return state.withQueue(state.queue().with(claim.because("İI"), Notation.NOW));
  }

  private static LeaseRecord written() {
    return Leases.saying(state());
  }
}
