package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.leaselock.internal.json.JsonText;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  /** Strict: no duplicate keys, nothing after the end; however deep. */
  private static final ObjectMapper JACKSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(1_000_000).build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static String write(Map<String, Object> object) {
    StringBuilder out = new StringBuilder();
    JsonText json = new JsonText(out).begin();
    object.forEach(
        (key, value) -> {
          if (value instanceof String text) {
            json.with(key, text);
          } else if (value instanceof Long number) {
            json.with(key, number);
          } else {
            json.with(key, value.equals(true));
          }
        });
    json.end();
    return out.toString();
  }

  /** All plain values of an object. */
  private static Map<String, String> read(String text) {
    Map<String, String> read = new LinkedHashMap<>();
    for (String key : Json.object(text).rest().keySet()) {
      read.put(key, String.valueOf(Json.object(text).take(key)));
    }
    return read;
  }

  private static Map<String, String> asText(Map<String, Object> object) {
    Map<String, String> text = new LinkedHashMap<>();
    object.forEach((key, value) -> text.put(key, String.valueOf(value)));
    return text;
  }

  @Property
  void whatIsWrittenIsReadBack(@ForAll("objects") Map<String, Object> object) {
    assertThat(read(write(object))).isEqualTo(asText(object));
  }

  /** A surrogate on its own is no text; bare, it would reach the server as a question mark. */
  @ParameterizedTest
  @ValueSource(strings = {"\uD83D\uDD12", "\uD800", "a\uDFFFb", "\uDC00\uD800", "é漢\u0000"})
  void whatIsWrittenSurvivesTheWire(String text) {
    byte[] sent = write(Map.of("reason", text)).getBytes(StandardCharsets.UTF_8);

    assertThat(read(new String(sent, StandardCharsets.UTF_8))).isEqualTo(Map.of("reason", text));
  }

  @Property
  void whatIsWrittenIsReadByJacksonAlike(@ForAll("objects") Map<String, Object> object)
      throws JsonProcessingException {
    assertThat(JACKSON.readTree(write(object)))
        .isEqualTo(JACKSON.readTree(JACKSON.writeValueAsString(object)));
  }

  @Property
  void whatJacksonWritesIsReadAlike(@ForAll("objects") Map<String, Object> object)
      throws JsonProcessingException {
    assertThat(read(JACKSON.writeValueAsString(object))).isEqualTo(asText(object));
    assertThat(read(JACKSON.writerWithDefaultPrettyPrinter().writeValueAsString(object)))
        .isEqualTo(asText(object));
  }

  @Property
  void onAnyTextItAgreesWithJackson(@ForAll("texts") String text) throws JsonProcessingException {
    assertAgreement(text);
    assertAgreement("[" + text + "]");
    assertAgreement("[{\"key\":" + text + "}]");
  }

  @Property
  void onAnyCharactersItAgreesWithJackson(@ForAll String text) throws JsonProcessingException {
    assertAgreement(text);
    assertAgreement("[{\"key\":\"" + text + "\"}]");
    if (text.chars()
        .allMatch(c -> c < 128)) { // Jackson takes İ for 0: it looks at the low byte only
      assertAgreement("[{\"key\":\"\\u" + text + "\"}]");
    }
  }

  /** Every text is a list of elements, and the pieces that are kept make it up. */
  @Property
  void ofAnyListNothingIsLost(@ForAll("texts") String text) {
    List<Json.Element> elements = JsonList.read(text, "b");

    int end = 0;
    for (Json.Element element : elements) {
      assertThat(element.from()).isGreaterThanOrEqualTo(end);
      assertThat(text.substring(end, element.from())).matches("[\\[\\], \t\r\n]*");
      end = element.to();
    }
    assertThat(text.substring(end)).matches("[\\[\\] \t\r\n]*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\":\"\\u00e9\\ud83d\\udd12\\/\\b\\f\\n\\r\\t\\\"\\\\\"}]",
        " [ { \"a\" : 1 , \"b\" : true } , { } ] \r\n\t",
        "[]",
        "[{}]",
        "[-0,1e3,-1.5E-07,0.1,1e+2]",
        "[null,false,[],[[]],{\"a\":[{}]},\"\\ud83d\"]"
      })
  void allOfJsonIsRead(String text) throws JsonProcessingException {
    assertThat(JsonList.read(text, "a")).noneMatch(Json.Element::broken);
    assertAgreement(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[01]",
        "[-]",
        "[1.]",
        "[.5]",
        "[1e]",
        "[+1]",
        "[True]",
        "[nul]",
        "[{\"a\":'b'}]",
        "[{a:1}]",
        "[{\"a\":1,}]",
        "[{\"a\":1}{\"b\":2}]",
        "[\"\\x41\"]",
        "[\"\\u12\"]",
        "[\"\\u\uFF11\uFF11\uFF11\uFF11\"]",
        "[\"\\u\u0661\u0661\u0661\u0661\"]",
        "[\"tab\there\"]",
        "\uFEFF[]",
        "[]\u00A0",
        "[] x",
        "// comment\n[]",
        "[",
        "",
        "[1 2]"
      })
  void whateverElseIsBroken(String text) {
    assertThat(JsonList.read(text, "a")).anyMatch(Json.Element::broken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1                 | it ends too early
          {"a":"b                | it ends too early
          {"a":"\\u12             | it ends too early
          {"a":"b\tc"}           | unexpected U+0009 at character 7
          {"a"\u202e1}                | unexpected U+202E at character 4
          {"a":"\\x41"}           | unexpected "x" at character 7
          {"a":"\\u12g4"}         | unexpected "g" at character 10
          {"a":zero}             | unexpected "z" at character 5
          {"a":1} x              | unexpected "x" at character 8
          {"a":1,"a":1}          | a key stands twice
          """)
  void theComplaintNamesTheCharacter(String text, String complaint) {
    assertThatThrownBy(() -> Json.object(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(complaint);
  }

  @Test
  void whatNobodyTookIsKeptAsItWasWritten() {
    Json.Fields fields = Json.object("{\"a\":1, \"x\" : { \"y\":[1 ,2e0] } ,\"b\":\"\\u00e9\"}");

    assertThat(fields.take("a")).isEqualTo("1");
    assertThat(fields.rest())
        .containsExactly(Map.entry("x", "{ \"y\":[1 ,2e0] }"), Map.entry("b", "\"\\u00e9\""));
    assertThatThrownBy(() -> fields.take("x")).hasMessage("the key \"x\" is no plain value");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          [{"b":1},{"b":2}]        | '{"b":1} {"b":2}'
          [{"b":?},{"b":2}]        | '"{\\"b\\":?}," {"b":2}'
          [{"b":1}{"b":2}]         | '{"b":1} {"b":2}'
          {"b":1},{"b":2}]         | '{"b":1} {"b":2}'
          [{"b":1},,{"b":2}]       | '{"b":1} "," {"b":2}'
          [{"b":1},{"c":2},{"b":3] | '{"b":1} {"c":2} "{\\"b\\":3]"'
          [{"b":1,"b":1},{"b":2}]  | '{"b":1,"b":1} {"b":2}'
          [{"b":1}                 | '{"b":1} ""'
          [{"b":1}]x               | '{"b":1} "x"'
          []x                      | '"x"'
          [                        | '""'
          """)
  void damageReachesToTheNextElementThatBeginsAsOursDo(String text, String kept) {
    assertThat(String.join(" ", JsonList.read(text, "b").stream().map(Json.Element::json).toList()))
        .isEqualTo(kept);
  }

  /** Read alike; otherwise refused, and only ever in one way. */
  private static void assertAgreement(String text) throws JsonProcessingException {
    List<Json.Element> ours = JsonList.read(text, "no such key");
    Optional<JsonNode> theirs = jackson(text);
    boolean broken = ours.stream().anyMatch(Json.Element::broken);
    boolean twice =
        ours.stream().anyMatch(each -> each.fields() == null && each.json().startsWith("{"));
    if (twice) {
      return; // a key that stands twice, which Jackson refuses anywhere
    }
    if (theirs.isEmpty() && !broken) {
      assertThat(lenient(text)).as("only a key that stands twice within a value").isTrue();
      return;
    }
    assertThat(!broken).isEqualTo(theirs.filter(JsonNode::isArray).isPresent());
    if (!broken) {
      List<JsonNode> read = new ArrayList<>();
      for (Json.Element element : ours) {
        read.add(JACKSON.readTree(element.json()));
      }
      List<JsonNode> expected = new ArrayList<>();
      theirs.orElseThrow().forEach(expected::add);
      assertThat(read).isEqualTo(expected);
    }
  }

  private static Optional<JsonNode> jackson(String text) {
    try {
      return Optional.of(JACKSON.readTree(text));
    } catch (JsonProcessingException invalid) {
      return Optional.empty();
    }
  }

  private static boolean lenient(String text) {
    try {
      return JACKSON
          .reader()
          .without(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .readTree(text)
          .isArray();
    } catch (JsonProcessingException invalid) {
      return false;
    }
  }

  @Provide
  Arbitrary<Map<String, Object>> objects() {
    Arbitrary<Object> value =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20).map(text -> (Object) text),
            Arbitraries.longs().map(number -> (Object) number),
            Arbitraries.of(true, false).map(bool -> (Object) bool));
    return Arbitraries.maps(Arbitraries.strings().ofMaxLength(8), value).ofMaxSize(5);
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
