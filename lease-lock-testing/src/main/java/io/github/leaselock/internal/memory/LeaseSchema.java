package io.github.leaselock.internal.memory;

import io.github.leaselock.LeaseKey;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a Lease, as the API server decodes it: the fields it knows, each of its type. What
 * it does not know it drops, what is of another type it refuses, and what is empty it leaves out.
 */
final class LeaseSchema {

  private static final String API_VERSION = "coordination.k8s.io/v1";
  private static final String KIND = "Lease";

  /** RFC 3339 with exactly six digits of a second. */
  private static final Pattern MICRO_TIME_TEXT =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}(Z|[-+]\\d{2}:\\d{2})");

  static final DateTimeFormatter MICRO_TIME_FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Turns what a request says into what is stored; null leaves the field out. */
  @FunctionalInterface
  private interface Type {
    @Nullable Object decode(Place place, Object value);
  }

  /** Where in the object; strict if an unknown field is to be refused. */
  private record Place(String path, boolean strict) {
    Place at(String field) {
      return new Place(path.isEmpty() ? field : path + "." + field, strict);
    }

    IllegalArgumentException wrong(Object value) {
      return new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a Lease has no such %s: %s", path.isEmpty() ? "value" : path, value));
    }
  }

  private static final Type TEXT = LeaseSchema::text;
  private static final Type TEXT_OR_NONE =
      (place, value) -> text(place, value).isEmpty() ? null : value;
  private static final Type FLAG = LeaseSchema::flag;
  private static final Type INT = LeaseSchema::number;
  private static final Type TIME = LeaseSchema::time;
  private static final Type MICRO_TIME = LeaseSchema::microTime;

  private static final Type OWNER =
      object(
          Map.of(
              "apiVersion", TEXT,
              "kind", TEXT,
              "name", TEXT,
              "uid", TEXT,
              "controller", FLAG,
              "blockOwnerDeletion", FLAG));

  private static final Type METADATA =
      object(
          Map.ofEntries(
              Map.entry("name", TEXT_OR_NONE),
              Map.entry("generateName", TEXT_OR_NONE),
              Map.entry("namespace", TEXT_OR_NONE),
              Map.entry("uid", TEXT_OR_NONE),
              Map.entry("resourceVersion", TEXT_OR_NONE),
              Map.entry("generation", INT),
              Map.entry("creationTimestamp", TIME),
              Map.entry("deletionTimestamp", TIME),
              Map.entry("deletionGracePeriodSeconds", INT),
              Map.entry("labels", mapOf(TEXT)),
              Map.entry("annotations", mapOf(TEXT)),
              Map.entry("ownerReferences", listOf(OWNER)),
              Map.entry("finalizers", listOf(TEXT))));

  /** With the two fields that coordinated leader election (KEP-4355) adds where it is enabled. */
  private static final Type SPEC =
      object(
          Map.of(
              "holderIdentity", TEXT,
              "leaseDurationSeconds", INT,
              "acquireTime", MICRO_TIME,
              "renewTime", MICRO_TIME,
              "leaseTransitions", INT,
              "strategy", TEXT,
              "preferredHolder", TEXT));

  private static final Map<String, Type> LEASE =
      Map.of("apiVersion", TEXT, "kind", TEXT, "metadata", METADATA, "spec", SPEC);

  private LeaseSchema() {}

  /**
   * The Lease that a POST or a PUT sends: one of its own, with nothing of the request's trees.
   *
   * @throws Refusal if the object is of another kind, or a field of another type
   */
  static Map<String, Object> ofBody(Map<String, ?> body) {
    try {
      return decode(body, false);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(e.getMessage());
    }
  }

  /**
   * The Lease that a patch has made of the stored one.
   *
   * @throws Refusal likewise, and in the words for patches
   */
  static Map<String, Object> ofPatched(LeaseKey key, Map<String, ?> patched) {
    try {
      return decode(patched, false);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid(key, "patch", e.getMessage());
    }
  }

  /**
   * The fields of an applied configuration; unlike elsewhere, unknown ones are not dropped.
   *
   * @throws Refusal if the kind is missing or another, or a field is unknown or of another type
   */
  static Map<String, Object> ofConfiguration(Map<String, ?> body) {
    if (!API_VERSION.equals(body.get("apiVersion")) || !KIND.equals(body.get("kind"))) {
      throw Refusal.badRequest("the configuration is not of " + API_VERSION + " " + KIND);
    }
    try {
      return decode(body, true);
    } catch (IllegalArgumentException e) {
      throw Refusal.internalError(e.getMessage());
    }
  }

  private static Map<String, Object> decode(Map<String, ?> body, boolean strict) {
    Map<String, Object> decoded = fields(LEASE, new Place("", strict), body);
    require(decoded, "apiVersion", API_VERSION);
    require(decoded, "kind", KIND);
    Map<String, Object> lease = new LinkedHashMap<>();
    lease.put("apiVersion", API_VERSION);
    lease.put("kind", KIND);
    lease.put("metadata", decoded.getOrDefault("metadata", new LinkedHashMap<>()));
    lease.put("spec", decoded.getOrDefault("spec", new LinkedHashMap<>()));
    return lease;
  }

  private static void require(Map<String, Object> decoded, String field, String expected) {
    Object value = decoded.getOrDefault(field, "");
    if (!value.equals("") && !value.equals(expected)) {
      throw new Place(field, false).wrong(value);
    }
  }

  private static Type object(Map<String, Type> types) {
    return (place, value) -> fields(types, place, tree(place, value));
  }

  private static Map<String, Object> fields(
      Map<String, Type> types, Place place, Map<String, ?> tree) {
    Map<String, Object> decoded = new LinkedHashMap<>();
    tree.forEach(
        (name, value) -> {
          Type type = types.get(name);
          if (type == null && place.strict()) {
            throw place.at(name).wrong("unknown field");
          }
          Object kept = type == null || value == null ? null : type.decode(place.at(name), value);
          if (kept != null) {
            decoded.put(name, kept);
          }
        });
    return decoded;
  }

  /** Unlike elsewhere, a null is kept here: as the empty text. */
  private static Type mapOf(Type type) {
    return (place, value) -> {
      Map<String, Object> decoded = new LinkedHashMap<>();
      tree(place, value)
          .forEach(
              (key, each) -> {
                Object kept = type.decode(place.at(key), each == null ? "" : each);
                decoded.put(key, kept == null ? "" : kept);
              });
      return decoded.isEmpty() ? null : decoded;
    };
  }

  private static Type listOf(Type type) {
    return (place, value) -> {
      if (!(value instanceof List<?> list)) {
        throw place.wrong(value);
      }
      List<Object> decoded = new ArrayList<>();
      for (Object each : list) {
        Object kept = type.decode(place, each == null ? "" : each);
        if (kept != null) {
          decoded.add(kept);
        }
      }
      return decoded.isEmpty() ? null : decoded;
    };
  }

  private static Map<String, Object> tree(Place place, Object value) {
    if (value instanceof Map<?, ?> map) {
      return Tree.asTree(map);
    }
    throw place.wrong(value);
  }

  private static String text(Place place, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw place.wrong(value);
  }

  private static Object flag(Place place, Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    throw place.wrong(value);
  }

  /** Not even a fraction of zero. */
  private static Object number(Place place, Object value) {
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number == (int) number) {
        return (int) number;
      }
    }
    throw place.wrong(value);
  }

  private static Object time(Place place, Object value) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text(place, value));
      return DateTimeFormatter.ISO_INSTANT.format(time.withNano(0));
    } catch (DateTimeException e) {
      throw place.wrong(value);
    }
  }

  private static Object microTime(Place place, Object value) {
    String text = text(place, value);
    try {
      if (MICRO_TIME_TEXT.matcher(text).matches()) {
        return MICRO_TIME_FORMAT.format(OffsetDateTime.parse(text));
      }
    } catch (DateTimeException noSuchDay) {
      // Refused below.
    }
    throw place.wrong(value);
  }
}
