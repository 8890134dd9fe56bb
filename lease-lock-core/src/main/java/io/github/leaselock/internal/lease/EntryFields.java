package io.github.leaselock.internal.lease;

import io.github.leaselock.LockMode;
import io.github.leaselock.internal.json.JsonText;
import io.github.leaselock.internal.text.Digits;
import io.github.leaselock.internal.text.Text;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What entries of holders and of the queue have in common. */
final class EntryFields {

  private EntryFields() {}

  /** All terms, the mode included. */
  static Terms terms(Json.Fields fields) {
    return terms(fields, mode(fields.require("mode")));
  }

  static Terms terms(Json.Fields fields, LockMode mode) {
    String limit = fields.take("limit");
    String priority = fields.take("priority");
    return new Terms(
        mode,
        limit == null ? OptionalInt.empty() : OptionalInt.of(limit(limit)),
        priority == null ? 0 : priority(priority),
        Optional.ofNullable(fields.take("group")),
        Optional.ofNullable(fields.take("under")),
        Optional.ofNullable(fields.take("reason")),
        Optional.ofNullable(fields.take("data")));
  }

  /** All terms but the mode, and data, which stands last: see {@link #writeLast}. */
  static void write(JsonText json, Terms terms) {
    terms.limit().ifPresent(limit -> json.with("limit", limit));
    if (terms.priority() != 0) {
      json.with("priority", terms.priority());
    }
    terms.group().ifPresent(group -> json.with("group", group));
    terms.under().ifPresent(parent -> json.with("under", parent));
    terms.reason().ifPresent(reason -> json.with("reason", reason));
  }

  /** Where the version that froze format 1 writes what it does not know. */
  static void writeLast(JsonText json, Terms terms, Map<String, String> rest) {
    terms.data().ifPresent(data -> json.with("data", data));
    json.with(rest).end();
  }

  static String mode(LockMode mode) {
    return mode == LockMode.SHARED ? "shared" : "exclusive";
  }

  private static LockMode mode(String text) {
    return switch (text) {
      case "exclusive" -> LockMode.EXCLUSIVE;
      case "shared" -> LockMode.SHARED;
      default -> throw new IllegalArgumentException("no such mode: " + Text.quoted(text));
    };
  }

  /** A whole number of 1 to 18 digits. */
  static long number(String text) {
    long number = Digits.parse(text, 0, text.length());
    if (number < 0) {
      throw new IllegalArgumentException("not a number: " + Text.quoted(text));
    }
    return number;
  }

  /** One larger than can be asked for is as good as none, but is kept as the largest. */
  private static int limit(String text) {
    return (int) Math.min(number(text), Terms.MAX_LIMIT);
  }

  private static int priority(String text) {
    boolean negative = text.startsWith("-");
    long number = number(negative ? text.substring(1) : text);
    long bounded = Math.min(number, Terms.MAX_PRIORITY);
    return (int) (negative ? -bounded : bounded);
  }

  static Optional<Duration> lapse(@Nullable String text) {
    return text == null
        ? Optional.empty()
        : Optional.of(
            Duration.ofSeconds(Math.max(1, Math.min(number(text), Claim.MAX_LAPSE.toSeconds()))));
  }

  static boolean flag(@Nullable String text, boolean unlessSaid) {
    if (text == null) {
      return unlessSaid;
    }
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false: " + Text.quoted(text));
    };
  }
}
