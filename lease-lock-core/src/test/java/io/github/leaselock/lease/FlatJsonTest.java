package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {

  /** Strict: no duplicate keys, nothing after the end. */
  private static final ObjectMapper JACKSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Property
  void whatIsWrittenIsReadBack(@ForAll("lists") List<Map<String, Object>> list) {
    assertThat(FlatJson.parse(FlatJson.write(list))).isEqualTo(asText(list));
  }

  /** A surrogate on its own is no text; bare, it would reach the server as a question mark. */
  @ParameterizedTest
  @ValueSource(strings = {"\uD83D\uDD12", "\uD800", "a\uDFFFb", "\uDC00\uD800", "é漢\u0000"})
  void whatIsWrittenSurvivesTheWire(String text) {
    String written = FlatJson.write(List.of(Map.of("reason", text)));
    byte[] sent = written.getBytes(StandardCharsets.UTF_8);

    assertThat(FlatJson.parse(new String(sent, StandardCharsets.UTF_8)))
        .isEqualTo(List.of(Map.of("reason", text)));
  }

  @Property
  void whatIsWrittenIsReadByJacksonAlike(@ForAll("lists") List<Map<String, Object>> list)
      throws JsonProcessingException {
    assertThat(flat(JACKSON.readTree(FlatJson.write(list)))).hasValue(asText(list));
  }

  @Property
  void whatJacksonWritesIsReadAlike(@ForAll("lists") List<Map<String, Object>> list)
      throws JsonProcessingException {
    assertThat(FlatJson.parse(JACKSON.writeValueAsString(list))).isEqualTo(asText(list));
    assertThat(FlatJson.parse(JACKSON.writerWithDefaultPrettyPrinter().writeValueAsString(list)))
        .isEqualTo(asText(list));
  }

  @Property
  void onAnyTextItAgreesWithJackson(@ForAll("texts") String text) {
    assertAgreement(text);
  }

  @Property
  void onAnyCharactersItAgreesWithJackson(@ForAll String text) {
    assertAgreement(text);
    assertAgreement("[{\"key\":\"" + text + "\"}]");
    assertAgreement("[{\"key\":" + text + "}]");
    if (text.chars()
        .allMatch(c -> c < 128)) { // Jackson takes İ for 0: it looks at the low byte only
      assertAgreement("[{\"key\":\"\\u" + text + "\"}]");
    }
  }

  @Property
  void aNumberIsReadBackDigitByDigit(@ForAll @LongRange(min = 0) long number) {
    assertThat(FlatJson.parse("[{\"n\":" + number + "}]"))
        .isEqualTo(List.of(Map.of("n", Long.toString(number))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\":\"\\u00e9\\ud83d\\udd12\\/\\b\\f\\n\\r\\t\\\"\\\\\"}]",
        "[{\"a\":\"\\ud83d\"}]",
        " [ { \"a\" : 1 , \"b\" : true } , { } ] \r\n\t",
        "[]",
        "[{}]"
      })
  void theWholeOfItsSmallLanguageIsRead(String text) {
    assertThat(FlatJson.parse(text)).isEqualTo(jackson(text).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\":null}]",
        "[{\"a\":1e3}]",
        "[{\"a\":-1}]",
        "[{\"a\":01}]",
        "[{\"a\":True}]",
        "[{\"a\":'b'}]",
        "[{a:1}]",
        "[{\"a\":1,}]",
        "[{\"a\":1}{\"b\":2}]",
        "[{\"a\":\"\\x41\"}]",
        "[{\"a\":\"\\u12\"}]",
        "[{\"a\":\"\\u\uFF11\uFF11\uFF11\uFF11\"}]",
        "[{\"a\":\"\\u\u0661\u0661\u0661\u0661\"}]",
        "[{\"a\":\"tab\there\"}]",
        "\uFEFF[]",
        "[]\u00A0",
        "[] x",
        "// comment\n[]"
      })
  void whateverElseIsRefused(String text) {
    assertThatThrownBy(() -> FlatJson.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [{"a":1                | it ends too early
          [{"a":"b               | it ends too early
          [{"a":"\\u12            | it ends too early
          [{"a":"b\tc"}]         | unexpected '\\t' at character 8
          [{"a":"\\x41"}]        | unexpected 'x' at character 8
          [{"a":"\\u12g4"}]      | unexpected 'g' at character 11
          [{"a":zero}]           | unexpected 'z' at character 6
          """)
  void theComplaintNamesTheCharacter(String text, String complaint) {
    assertThatThrownBy(() -> FlatJson.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(complaint);
  }

  /** Read alike where the shape is ours; otherwise refused, and only ever in one way. */
  private static void assertAgreement(String text) {
    Optional<List<Map<String, String>>> ours;
    try {
      ours = Optional.of(FlatJson.parse(text));
    } catch (IllegalArgumentException refused) {
      ours = Optional.empty();
    }
    assertThat(ours).isEqualTo(jackson(text));
  }

  private static Optional<List<Map<String, String>>> jackson(String text) {
    try {
      return flat(JACKSON.readTree(text));
    } catch (JsonProcessingException invalid) {
      return Optional.empty();
    }
  }

  /** As {@link FlatJson} would read it, or empty if it is not of its shape. */
  private static Optional<List<Map<String, String>>> flat(JsonNode node) {
    if (!node.isArray()) {
      return Optional.empty();
    }
    List<Map<String, String>> list = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isObject()) {
        return Optional.empty();
      }
      Map<String, String> object = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : element.properties()) {
        JsonNode value = field.getValue();
        boolean number = value.isIntegralNumber() && value.asText().matches("[0-9]{1,19}");
        if (!number && !value.isTextual() && !value.isBoolean()) {
          return Optional.empty();
        }
        object.put(field.getKey(), value.asText());
      }
      list.add(object);
    }
    return Optional.of(list);
  }

  private static List<Map<String, String>> asText(List<Map<String, Object>> list) {
    List<Map<String, String>> texts = new ArrayList<>();
    for (Map<String, Object> object : list) {
      Map<String, String> text = new LinkedHashMap<>();
      object.forEach((key, value) -> text.put(key, String.valueOf(value)));
      texts.add(text);
    }
    return texts;
  }

  @Provide
  Arbitrary<List<Map<String, Object>>> lists() {
    Arbitrary<Object> value =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20).map(text -> (Object) text),
            Arbitraries.longs().greaterOrEqual(0).map(number -> (Object) number),
            Arbitraries.of(true, false).map(bool -> (Object) bool));
    return Arbitraries.maps(Arbitraries.strings().ofMaxLength(8), value)
        .ofMaxSize(5)
        .list()
        .ofMaxSize(4);
  }

  /** Mostly pieces of JSON, strung together at random. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\"a\"",
            "\"b\"",
            "\"",
            "\\",
            "\\u0041",
            "\\n",
            "0",
            "1",
            "42",
            "-",
            ".5",
            "e1",
            "true",
            "false",
            "null",
            " ",
            "\n",
            "x",
            "[{",
            "}]",
            "\"a\":",
            "[{\"a\":1}]",
            "{\"b\":\"c\"}")
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join("", pieces));
  }
}
