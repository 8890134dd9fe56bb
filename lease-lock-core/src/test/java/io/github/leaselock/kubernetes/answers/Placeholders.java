package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the texts of a probe stand for: {@code $rv1}, {@code $uid1} and {@code $continue1} are the
 * resourceVersion, uid and continuation in the first answer of the situation, {@code $rv2} the
 * second's, and {@code $x*1000} is a thousand times the letter x.
 */
final class Placeholders {

  private static final Pattern REPEATED = Pattern.compile("\\$x\\*(\\d+)");

  private final Map<String, String> values = new HashMap<>();
  private int answers;
  private long highestVersion;

  void remember(Answer answer) {
    answers++;
    JsonNode metadata = answer.body().path("metadata");
    put("$rv", metadata.path("resourceVersion"));
    put("$uid", metadata.path("uid"));
    put("$continue", metadata.path("continue"));
    highestVersion = Math.max(highestVersion, metadata.path("resourceVersion").asLong(0));
  }

  /** The highest resourceVersion of all answers, 0 before the first. */
  long highestVersion() {
    return highestVersion;
  }

  private void put(String name, JsonNode value) {
    if (value.isTextual()) {
      values.put(name + answers, value.textValue());
    }
  }

  String fill(String text) {
    Matcher repeated = REPEATED.matcher(text);
    if (repeated.matches()) {
      return "x".repeat(Integer.parseInt(repeated.group(1)));
    }
    if (!text.startsWith("$")) {
      return text;
    }
    String value = values.get(text);
    if (value == null) {
      throw new IllegalArgumentException("No answer has " + text + ", there are " + values);
    }
    return value;
  }

  Map<String, String> fill(Map<String, String> texts) {
    Map<String, String> filled = new HashMap<>();
    texts.forEach((key, text) -> filled.put(key, fill(text)));
    return filled;
  }

  JsonNode fill(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(fill(node.textValue()));
    }
    if (node.isObject()) {
      ObjectNode filled = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(field -> filled.set(field.getKey(), fill(field.getValue())));
      return filled;
    }
    if (node.isArray()) {
      ArrayNode filled = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> filled.add(fill(element)));
      return filled;
    }
    return node;
  }
}
