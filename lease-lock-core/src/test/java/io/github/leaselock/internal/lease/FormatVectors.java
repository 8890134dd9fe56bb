package io.github.leaselock.internal.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The test vectors of format 1, and what this implementation makes of them. */
final class FormatVectors {

  static final Path FOLDER = Path.of("src/test/resources/format-1");

  private static final ObjectMapper JSON = new ObjectMapper();

  private FormatVectors() {}

  static List<Path> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LeaseRecord lease(JsonNode lease) {
    Map<String, String> annotations = new HashMap<>();
    JsonNode metadata = lease.path("metadata");
    for (Map.Entry<String, JsonNode> entry : metadata.path("annotations").properties()) {
      annotations.put(entry.getKey(), entry.getValue().textValue());
    }
    JsonNode spec = lease.path("spec");
    return new LeaseRecord(
        Leases.KEY,
        metadata.path("uid").textValue(),
        metadata.path("resourceVersion").textValue(),
        spec.path("holderIdentity").asText(""),
        spec.path("leaseTransitions").intValue(),
        spec.has("leaseDurationSeconds")
            ? OptionalInt.of(spec.path("leaseDurationSeconds").intValue())
            : OptionalInt.empty(),
        time(spec, "acquireTime"),
        time(spec, "renewTime"),
        annotations,
        List.of(),
        false,
        false,
        Leases.REST);
  }

  private static Optional<Instant> time(JsonNode spec, String key) {
    return text(spec, key).map(Instant::parse);
  }

  private static Optional<String> text(JsonNode node, String key) {
    return Optional.ofNullable(node.path(key).textValue());
  }

  /** The fields that a write sets. */
  static JsonNode fields(LeaseRecord lease) {
    ObjectNode node = JSON.createObjectNode();
    ObjectNode metadata = node.putObject("metadata");
    metadata.put("uid", lease.uid()).put("resourceVersion", lease.resourceVersion());
    ObjectNode annotations = metadata.putObject("annotations");
    lease.annotations().keySet().stream()
        .sorted()
        .forEach(key -> annotations.put(key, lease.annotations().get(key)));
    ObjectNode spec = node.putObject("spec").put("holderIdentity", lease.holderIdentity());
    spec.put("leaseTransitions", lease.leaseTransitions());
    lease.leaseDurationSeconds().ifPresent(seconds -> spec.put("leaseDurationSeconds", seconds));
    lease.acquireTime().ifPresent(time -> spec.put("acquireTime", time.toString()));
    lease.renewTime().ifPresent(time -> spec.put("renewTime", time.toString()));
    return node;
  }

  /** What a Lease says, waiter by waiter. */
  static JsonNode says(LeaseState state) {
    ObjectNode node = JSON.createObjectNode();
    state.holders().forEach(holder -> node.withArray("holders").add(says(holder)));
    state.draining().forEach(holder -> node.withArray("draining").add(says(holder)));
    for (Place place : state.queue().places()) {
      for (long i = 0; i < place.count(); i++) {
        node.withArray("queue").add(says(place, i));
      }
    }
    state.queue().unreadable().forEach(json -> node.withArray("unreadablePlaces").add(json));
    for (Supersession trace : state.superseded()) {
      ObjectNode told = node.withArray("superseded").addObject();
      told.put("holder", trace.identity()).put("by", trace.by()).put("at", trace.at().toString());
    }
    state.life().ifPresent(life -> node.put("for", life));
    state.needs().forEach(need -> node.withArray("needs").add(need));
    return node;
  }

  private static ObjectNode says(HolderEntry holder) {
    ObjectNode node = JSON.createObjectNode().put("holder", holder.identity());
    if (holder.isUnreadable()) {
      return node.put("is", "unreadable").put("text", holder.json());
    }
    node.put(
        "is", holder.isForeign() ? "foreign" : holder.token().isEmpty() ? "copied" : "granted");
    terms(node, holder.terms());
    holder.token().ifPresent(token -> node.put("token", token.value()));
    holder.since().ifPresent(since -> node.put("since", since.toString()));
    if (holder.pending()) {
      node.put("pending", true);
    }
    holder.offer().ifPresent(offer -> node.put("offer", offer.toSeconds()));
    holder.mark().ifPresent(mark -> node.put("mark", mark));
    Map<String, String> rest = new LinkedHashMap<>(holder.rest());
    @Nullable String was = rest.remove("was");
    if (was != null) {
      node.put("was", Long.parseLong(was));
    }
    unknown(node, rest);
    return node;
  }

  private static ObjectNode says(Place place, long waiter) {
    ObjectNode node = JSON.createObjectNode().put("holder", place.waiter(waiter));
    terms(node, place.terms());
    node.put("lapse", place.lapse().toSeconds()).put("since", place.since().toString());
    unknown(node, place.rest());
    return node;
  }

  private static void terms(ObjectNode node, Terms terms) {
    node.put("mode", EntryFields.mode(terms.mode()));
    terms.limit().ifPresent(limit -> node.put("limit", limit));
    if (terms.priority() != 0) {
      node.put("priority", terms.priority());
    }
    terms.group().ifPresent(group -> node.put("group", group));
    terms.under().ifPresent(under -> node.put("under", under));
    terms.reason().ifPresent(reason -> node.put("reason", reason));
    terms.data().ifPresent(data -> node.put("data", data));
  }

  private static void unknown(ObjectNode node, Map<String, String> rest) {
    rest.forEach((key, json) -> node.withObject("/unknown").put(key, json));
  }

  /** What comes of an operation: the decision, and what is written, if anything is. */
  static ObjectNode outcome(LeaseRecord lease, JsonNode operation) {
    Instant now = Instant.parse(operation.path("now").textValue());
    LeaseState state = LeaseFormat.read(lease);
    ObjectNode outcome = JSON.createObjectNode();
    Optional<LeaseRecord> written =
        switch (operation.path("do").textValue()) {
          case "rewrite" ->
              Optional.of(LeaseFormat.write(lease, state, LeaseFormat.Change.NOTE, now));
          case "release" -> released(lease, state, operation, now);
          case "acquire" -> acquired(lease, state, operation, now, outcome);
          default -> throw new IllegalArgumentException(operation.toString());
        };
    written.ifPresent(record -> outcome.set("after", fields(record)));
    return outcome;
  }

  private static Optional<LeaseRecord> released(
      LeaseRecord lease, LeaseState state, JsonNode operation, Instant now) {
    Holder holder = Holder.parse(operation.path("holder").textValue()).orElseThrow();
    return LeaseProtocol.release(state, holder, Optional.empty())
        .map(left -> LeaseProtocol.served(left, lease.token(), now))
        .map(next -> LeaseFormat.write(lease, next, LeaseFormat.Change.RELEASE, now));
  }

  private static Optional<LeaseRecord> acquired(
      LeaseRecord lease, LeaseState state, JsonNode operation, Instant now, ObjectNode outcome) {
    Decision decision = LeaseProtocol.decide(state, claim(operation), lease.token(), now);
    outcome.put("decision", decision.getClass().getSimpleName());
    if (decision instanceof Decision.Grant grant) {
      return Optional.of(LeaseFormat.write(lease, grant.next(), LeaseFormat.Change.GRANT, now));
    }
    if (decision instanceof Decision.Mark mark) {
      return Optional.of(LeaseFormat.write(lease, mark.next(), LeaseFormat.Change.NOTE, now));
    }
    if (decision instanceof Decision.Confirm confirm) {
      return Optional.of(LeaseFormat.write(lease, confirm.next(), LeaseFormat.Change.NOTE, now));
    }
    return decision instanceof Decision.Enqueue enqueue
        ? Optional.of(LeaseFormat.write(lease, enqueue.next(), LeaseFormat.Change.NOTE, now))
        : Optional.empty();
  }

  private static Claim claim(JsonNode operation) {
    Holder holder = Holder.parse(operation.path("holder").textValue()).orElseThrow();
    LockMode mode =
        operation.path("mode").textValue().equals("shared") ? LockMode.SHARED : LockMode.EXCLUSIVE;
    OptionalInt limit =
        operation.has("limit")
            ? OptionalInt.of(operation.path("limit").intValue())
            : OptionalInt.empty();
    Terms terms =
        new Terms(
            mode,
            limit,
            operation.path("priority").intValue(),
            text(operation, "group"),
            text(operation, "under"),
            text(operation, "reason"),
            text(operation, "data"));
    return new Claim(
        holder,
        terms,
        operation.path("drains").booleanValue(),
        operation.path("queued").booleanValue(),
        Claim.LAPSE,
        text(operation, "for"),
        text(operation, "mark"));
  }

  static ArrayNode oddities(LeaseRecord lease) {
    ArrayNode list = JSON.createArrayNode();
    LeaseFormat.oddities(lease).forEach(list::add);
    return list;
  }
}
