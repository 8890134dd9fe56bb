package io.github.leaselock.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

  /** What is not seen, or moves what is seen; the joiners excused. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\\u200c\\u200d]]");

  @Property
  void nothingUnseenIsLeft(@ForAll("texts") String text) {
    assertThat(Text.escaped(text)).doesNotContainPattern(UNSEEN);
  }

  @Property
  void whatIsEscapedStaysAsItIs(@ForAll("texts") String text) {
    String once = Text.escaped(text);

    assertThat(Text.escaped(once)).isEqualTo(once);
  }

  @Property
  void whatCanBeSeenStaysAsItIs(@ForAll("texts") String text) {
    String seen = UNSEEN.matcher(text).replaceAll("");

    assertThat(Text.escaped(seen)).isEqualTo(seen);
  }

  @Property
  void aTextThatFitsIsNotCut(@ForAll("texts") String text) {
    String seen = Text.escaped(text);
    int bytes = Math.max(3, bytes(seen));

    assertThat(Text.cutToBytes(seen, bytes)).isEqualTo(seen);
    assertThat(Text.shown(text, bytes)).isEqualTo(seen);
  }

  @Property
  void aTextThatDoesNotFitIsCutBetweenTwoCharacters(
      @ForAll("texts") String text, @ForAll @IntRange(min = 3, max = 60) int bytes) {
    String seen = Text.escaped(text);
    String cut = Text.cutToBytes(seen, bytes);

    assertThat(bytes(cut)).isLessThanOrEqualTo(bytes);
    assertThat(cut).doesNotContainPattern(UNSEEN); // half a character is one that is not seen
    if (bytes(seen) > bytes) {
      String kept = cut.substring(0, cut.length() - 1);
      assertThat(cut).endsWith("…");
      assertThat(seen).startsWith(kept);
      int next = seen.codePointAt(kept.length());
      assertThat(bytes(kept + Character.toString(next) + "…"))
          .as("with the next character it would be too long")
          .isGreaterThan(bytes);
    }
  }

  @Property
  void whatIsShownIsCutBetweenTwoEscapes(
      @ForAll("texts") String text, @ForAll @IntRange(min = 3, max = 60) int bytes) {
    String shown = Text.shown(text, bytes);

    assertThat(bytes(shown)).isLessThanOrEqualTo(bytes);
    String kept = shown.endsWith("…") ? shown.substring(0, shown.length() - 1) : shown;
    assertThat(beginnings(text)).contains(kept);
  }

  private static List<String> beginnings(String text) {
    return IntStream.rangeClosed(0, text.length())
        .mapToObj(end -> Text.escaped(text.substring(0, end)))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'a\nb', a\\nb",
    "'a\r\tb', a\\r\\tb",
    "'\u001b[2J', \\u001b[2J",
    "'\u0085', \\u0085",
    "'\u2028\u2029', \\u2028\\u2029",
    "'user\u202egpj', user\\u202egpj",
    "'\u2066x\u2069', \\u2066x\\u2069",
    "'\ufeff', \\ufeff",
    "'\udb40\udc41', \\udb40\\udc41",
    "'\ud83d', \\ud83d",
    "'\ud83d\udd12', '\ud83d\udd12'",
    "'می\u200cخواهم', 'می\u200cخواهم'",
    "'a\\b\"c', 'a\\b\"c'"
  })
  void whatWouldNotBeSeenIsWrittenOut(String text, String shown) {
    assertThat(Text.escaped(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a text of a hundred and more bytes"})
  void aQuotationOfAShortTextIsTheText(String text) {
    assertThat(Text.quoted(text)).isEqualTo("\"" + text + "\"");
  }

  @Test
  void aQuotationOfALongTextTellsItsLength() {
    assertThat(Text.quoted("я".repeat(41)))
        .isEqualTo("\"" + "я".repeat(40) + "…\" (41 characters)");
    assertThat(Text.quoted("\u0000".repeat(81)))
        .isEqualTo("\"" + "\\u0000".repeat(13) + "…\" (81 characters)");
  }

  @Test
  void aLineShowsTheLongestIdentity() {
    String identity =
        new Holder(
                "K".repeat(63) + "." + "g".repeat(253),
                "n".repeat(63),
                "o".repeat(253),
                "u".repeat(128))
            .identity();

    assertThat(Text.shown(identity)).isEqualTo(identity);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Of all lengths of a character in UTF-8, and of what is escaped. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.chars().ascii().map(String::valueOf)),
            Tuple.of(2, Arbitraries.chars().all().map(String::valueOf)),
            Tuple.of(
                2,
                Arbitraries.integers()
                    .between(Character.MIN_SUPPLEMENTARY_CODE_POINT, Character.MAX_CODE_POINT)
                    .map(Character::toString)),
            Tuple.of(
                2, Arbitraries.of("\n", "\u0000", "\u202e", "\u2028", "\u200d", "\udb40\udc41")))
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }
}
