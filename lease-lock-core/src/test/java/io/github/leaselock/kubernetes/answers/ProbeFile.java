package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.leaselock.kubernetes.answers.Probe.ForgetHistory;
import io.github.leaselock.kubernetes.answers.Probe.Send;
import io.github.leaselock.kubernetes.answers.Probe.Step;
import io.github.leaselock.kubernetes.answers.Probe.TerminateNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The probes as they are written down. A step is a verb and its body, with {@code query}, {@code
 * at} (another name in the address) and {@code in} (another namespace) beside it; or {@code HELD},
 * which creates a Lease held by {@code a}; {@code TERMINATE} and {@code FORGET}.
 *
 * <p>Bodies that are whole Leases get apiVersion, kind and name where the probe does not say
 * otherwise; a null there takes them away.
 */
final class ProbeFile {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final List<String> FILES =
      List.of("creates", "updates", "deletes", "patches", "applies", "validation", "reads");
  private static final Set<String> STEP_KEYS = Set.of("query", "at", "in");
  private static final Set<Verb> WHOLE_LEASE = Set.of(Verb.POST, Verb.PUT, Verb.APPLY);
  private static final String NAME = "lease";

  private ProbeFile() {}

  /** All probes of all files. */
  static List<Probe> all() {
    List<Probe> probes = new ArrayList<>();
    FILES.forEach(file -> probes.addAll(of(file)));
    return probes;
  }

  /** Those of coordinated leader election, for servers where it is enabled. */
  static List<Probe> coordinated() {
    return of("coordinated");
  }

  private static List<Probe> of(String file) {
    List<Probe> probes = new ArrayList<>();
    read(file + ".yaml").forEach(node -> probes.add(probe(node)));
    return probes;
  }

  private static JsonNode read(String file) {
    try (InputStream in = ProbeFile.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("No resource " + file);
      }
      return YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static Probe probe(JsonNode node) {
    String name = node.required("name").textValue();
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!Set.of("name", "given", "send", "expect").contains(key)) {
                throw new IllegalArgumentException(name + ": unknown key " + key);
              }
            });
    List<Step> given = new ArrayList<>();
    node.path("given").forEach(step -> given.add(step(name, step)));
    if (!(step(name, node.required("send")) instanceof Send send)) {
      throw new IllegalArgumentException(name + " must send a request");
    }
    return new Probe(name, given, send, node.path("expect"));
  }

  private static Step step(String probe, JsonNode node) {
    if (node.isTextual()) {
      return switch (node.textValue()) {
        case "HELD" -> held();
        case "TERMINATE" -> new TerminateNamespace();
        case "FORGET" -> new ForgetHistory();
        default -> throw new IllegalArgumentException(probe + ": " + node.textValue());
      };
    }
    List<String> verbs = new ArrayList<>();
    node.fieldNames().forEachRemaining(verbs::add);
    verbs.removeAll(STEP_KEYS);
    if (verbs.size() != 1) {
      throw new IllegalArgumentException(probe + ": one verb is needed, there is " + verbs);
    }
    Verb verb = Verb.valueOf(verbs.get(0));
    Map<String, String> query = new LinkedHashMap<>();
    if (verb == Verb.WATCH) {
      query.put("watch", "true");
      query.put("timeoutSeconds", "1");
    }
    node.path("query").properties().forEach(q -> query.put(q.getKey(), q.getValue().asText()));
    return new Send(
        verb,
        node.path("in").asText(""),
        node.path("at").asText(NAME),
        query,
        body(verb, node.path(verb.name())));
  }

  private static Send held() {
    ObjectNode lease = JsonNodeFactory.instance.objectNode();
    lease
        .putObject("spec")
        .put("holderIdentity", "a")
        .put("leaseDurationSeconds", 15)
        .put("leaseTransitions", 1)
        .put("acquireTime", "2026-01-02T03:04:05.000006Z")
        .put("renewTime", "2026-01-02T03:04:06.000007Z");
    return new Send(Verb.POST, "", NAME, Map.of(), body(Verb.POST, lease));
  }

  private static JsonNode body(Verb verb, JsonNode given) {
    if (WHOLE_LEASE.contains(verb)) {
      ObjectNode lease = JsonNodeFactory.instance.objectNode();
      lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
      lease.putObject("metadata").put("name", NAME);
      return merged(lease, given);
    }
    if (verb.method().equals("DELETE") && given.isObject()) {
      ObjectNode options = JsonNodeFactory.instance.objectNode();
      options.put("apiVersion", "v1").put("kind", "DeleteOptions");
      return merged(options, given);
    }
    return given.isNull() ? MissingNode.getInstance() : given;
  }

  private static ObjectNode merged(ObjectNode base, JsonNode over) {
    over.properties()
        .forEach(
            field -> {
              JsonNode below = base.path(field.getKey());
              if (field.getValue().isNull() && !below.isMissingNode()) {
                base.remove(field.getKey());
              } else if (field.getValue().isObject() && below instanceof ObjectNode object) {
                merged(object, field.getValue());
              } else {
                base.set(field.getKey(), field.getValue());
              }
            });
    return base;
  }
}
