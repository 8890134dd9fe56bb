package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is worth comparing of an answer and of its effect: nothing that differs between two runs, so
 * uids and resourceVersions only by how they relate to those before.
 */
final class Observation {

  /** What the server makes up, or writes for itself. */
  private static final Set<String> UNSTABLE =
      Set.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  private static final int LONGEST_TEXT = 200;

  private final ObjectNode observed = JsonNodeFactory.instance.objectNode();

  private Observation() {}

  /**
   * @param before the Lease before the request, a missing node if there was none
   * @param after the Lease after the request, likewise
   * @param highestBefore the highest resourceVersion seen before the request
   */
  static ObjectNode of(Answer answer, JsonNode before, JsonNode after, long highestBefore) {
    Observation observation = new Observation();
    observation.answer(answer, before, after);
    observation.effect(before, after, highestBefore);
    return observation.observed;
  }

  private void answer(Answer answer, JsonNode before, JsonNode after) {
    observed.put("status", answer.status());
    JsonNode body = answer.body();
    switch (body.path("kind").asText("")) {
      case "Status" -> status(body);
      case "LeaseList" -> list(body);
      case "Lease" -> {
        if (body.equals(after) && !after.equals(before)) {
          observed.put("answered", "as stored");
        } else {
          observed.set("answered", stable(body));
        }
      }
      default -> events(body);
    }
  }

  private void status(JsonNode status) {
    if (status.hasNonNull("reason")) {
      observed.set("reason", status.get("reason"));
    }
    JsonNode details = status.path("details");
    if (details.hasNonNull("kind")) {
      observed.set("about", details.get("kind"));
    }
    // In a set: some versions of the server validate twice.
    Set<String> causes = new TreeSet<>();
    for (JsonNode cause : details.path("causes")) {
      causes.add((cause.path("reason").asText() + " " + cause.path("field").asText()).trim());
    }
    if (!causes.isEmpty()) {
      observed.set("causes", texts(causes));
    }
  }

  private void list(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.path("items").forEach(item -> names.add(item.path("metadata").path("name").asText()));
    Collections.sort(names); // a cache lists them in no order
    observed.set("items", texts(names));
    observed.put("continues", list.path("metadata").hasNonNull("continue"));
  }

  private void events(JsonNode events) {
    List<String> texts = new ArrayList<>();
    for (JsonNode event : events) {
      JsonNode object = event.path("object");
      if (event.path("type").asText().equals("BOOKMARK")) {
        boolean initial = object.at("/metadata/annotations").has("k8s.io/initial-events-end");
        texts.add(initial ? "BOOKMARK after the initial events" : "BOOKMARK");
        continue;
      }
      String what =
          object.path("kind").asText().equals("Status")
              ? object.path("code").asText() + " " + object.path("reason").asText()
              : object.path("metadata").path("name").asText()
                  + " held by "
                  + object.path("spec").path("holderIdentity").asText("nobody");
      texts.add(event.path("type").asText() + " " + what);
    }
    observed.set("events", texts(texts));
  }

  private void effect(JsonNode before, JsonNode after, long highestBefore) {
    if (after.isMissingNode()) {
      observed.put("stored", "nothing");
      return;
    }
    if (after.equals(before)) {
      observed.put("stored", "as before");
      return;
    }
    observed.set("stored", stable(after));
    long version = version(after);
    if (before.isMissingNode()) {
      observed.put("resourceVersion", version > highestBefore ? "higher" : "not higher");
      return;
    }
    observed.put(
        "resourceVersion",
        version == version(before) ? "same" : version > version(before) ? "higher" : "lower");
    observed.put("uid", uid(after).equals(uid(before)) ? "same" : "new");
  }

  /** A Lease without what differs between two runs. */
  private static ObjectNode stable(JsonNode lease) {
    ObjectNode stable = JsonNodeFactory.instance.objectNode();
    JsonNode metadata = lease.path("metadata");
    if (metadata.hasNonNull("deletionTimestamp")) {
      stable.put("terminating", true);
    }
    metadata
        .properties()
        .forEach(
            field -> {
              if (!UNSTABLE.contains(field.getKey())) {
                stable.set(field.getKey(), shortened(field.getValue()));
              }
            });
    JsonNode spec = lease.path("spec");
    stable.set("spec", spec.isObject() ? shortened(spec) : JsonNodeFactory.instance.objectNode());
    return stable;
  }

  private static JsonNode shortened(JsonNode node) {
    if (node.isTextual() && node.textValue().length() > LONGEST_TEXT) {
      String text = node.textValue().length() + " characters";
      return JsonNodeFactory.instance.textNode(text);
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    node.properties().forEach(field -> object.set(field.getKey(), shortened(field.getValue())));
    return object;
  }

  private static long version(JsonNode lease) {
    return lease.path("metadata").path("resourceVersion").asLong(-1);
  }

  private static String uid(JsonNode lease) {
    return lease.path("metadata").path("uid").asText();
  }

  private static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
