package io.github.leaselock.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The text of lease-lock's annotations, strictly read: a damaged one is an exception. */
final class Annotations {

  private static final Set<String> HOLDER_KEYS =
      Set.of("holder", "mode", "token", "since", "reason", "pending");
  private static final Set<String> INTENT_KEYS =
      Set.of("holder", "stamp", "seconds", "since", "reason");

  private static final Set<String> PLACE_KEYS =
      Set.of("holder", "count", "mode", "limit", "since", "reason");

  private Annotations() {}

  /** Holders that may stand in one state: each granted, nobody twice, an exclusive one alone. */
  static List<LockHolder> readHolders(String text) {
    List<LockHolder> holders = readList(text);
    LeaseState.requireConsistent(holders);
    for (LockHolder holder : holders) {
      if (holder.token().isEmpty()) {
        throw new IllegalArgumentException(Names.quote(holder.identity()) + " has no token");
      }
    }
    return holders;
  }

  static List<LockHolder> readList(String text) {
    return FlatJson.parse(text).stream().map(Annotations::readHolder).toList();
  }

  static String writeList(List<LockHolder> holders) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (LockHolder holder : holders) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("holder", holder.identity());
      fields.put("mode", holder.mode() == LockMode.SHARED ? "shared" : "exclusive");
      holder.token().ifPresent(token -> fields.put("token", token.value()));
      holder.since().ifPresent(since -> fields.put("since", since.toString()));
      holder.reason().ifPresent(reason -> fields.put("reason", reason));
      if (holder.pending()) {
        fields.put("pending", true);
      }
      list.add(fields);
    }
    return FlatJson.write(list);
  }

  static Intent readIntent(String text) {
    List<Map<String, String>> list = FlatJson.parse(text);
    if (list.size() != 1) {
      throw new IllegalArgumentException("it lists " + list.size() + " intents instead of one");
    }
    Map<String, String> fields = list.get(0);
    requireKnown(fields, INTENT_KEYS);
    return new Intent(
        required(fields, "holder"),
        new FencingToken(number(fields, "stamp")),
        validity(number(fields, "seconds")),
        instant(required(fields, "since")),
        Optional.ofNullable(fields.get("reason")));
  }

  /** One that nobody can have asked for would keep shared holders out for ever. */
  private static Duration validity(long seconds) {
    if (seconds < 1 || seconds > Intent.MAX_VALIDITY.toSeconds()) {
      throw new IllegalArgumentException("an intent is not valid for " + seconds + " seconds");
    }
    return Duration.ofSeconds(seconds);
  }

  static String writeIntent(Intent intent) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("holder", intent.identity());
    fields.put("stamp", intent.stamp().value());
    fields.put("seconds", intent.validity().toSeconds());
    fields.put("since", intent.since().toString());
    intent.reason().ifPresent(reason -> fields.put("reason", reason));
    return FlatJson.write(List.of(fields));
  }

  static LockQueue readQueue(String text) {
    return new LockQueue(FlatJson.parse(text).stream().map(Annotations::readPlace).toList());
  }

  private static Place readPlace(Map<String, String> fields) {
    requireKnown(fields, PLACE_KEYS);
    return new Place(
        required(fields, "holder"),
        fields.containsKey("count") ? number(fields, "count") : 1,
        mode(required(fields, "mode")),
        fields.containsKey("limit")
            ? OptionalInt.of(Math.toIntExact(Math.min(number(fields, "limit"), Integer.MAX_VALUE)))
            : OptionalInt.empty(),
        instant(required(fields, "since")),
        Optional.ofNullable(fields.get("reason")));
  }

  static String writeQueue(LockQueue queue) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Place place : queue.places()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("holder", place.identity());
      if (place.count() > 1) {
        fields.put("count", place.count());
      }
      fields.put("mode", place.mode() == LockMode.SHARED ? "shared" : "exclusive");
      place.sharedLimit().ifPresent(limit -> fields.put("limit", limit));
      fields.put("since", place.since().toString());
      place.reason().ifPresent(reason -> fields.put("reason", reason));
      list.add(fields);
    }
    return FlatJson.write(list);
  }

  private static LockHolder readHolder(Map<String, String> fields) {
    requireKnown(fields, HOLDER_KEYS);
    return new LockHolder(
        required(fields, "holder"),
        mode(required(fields, "mode")),
        fields.containsKey("token")
            ? Optional.of(new FencingToken(number(fields, "token")))
            : Optional.empty(),
        Optional.ofNullable(fields.get("since")).map(Annotations::instant),
        Optional.ofNullable(fields.get("reason")),
        pending(fields.getOrDefault("pending", "false")));
  }

  private static boolean pending(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "\"pending\" is neither true nor false: " + Names.quote(text));
    };
  }

  private static LockMode mode(String text) {
    return switch (text) {
      case "exclusive" -> LockMode.EXCLUSIVE;
      case "shared" -> LockMode.SHARED;
      default -> throw new IllegalArgumentException("no such mode: " + Names.quote(text));
    };
  }

  private static void requireKnown(Map<String, String> fields, Set<String> known) {
    for (String key : fields.keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException("the key " + Names.quote(key) + " is unknown");
      }
    }
  }

  private static String required(Map<String, String> fields, String key) {
    String value = fields.get(key);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("the key \"" + key + "\" is missing");
    }
    return value;
  }

  private static long number(Map<String, String> fields, String key) {
    String text = required(fields, key);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: " + Names.quote(text), e);
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a time: " + Names.quote(text), e);
    }
  }
}
