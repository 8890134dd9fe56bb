package io.github.leaselock.internal.lease;

import io.github.leaselock.internal.json.JsonText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The traces of those who were replaced in the queue, as text and back. */
final class Supersessions {

  private Supersessions() {}

  /** A trace that cannot be read is none: all that is lost is a hint. */
  static List<Supersession> read(String text) {
    List<Supersession> traces = new ArrayList<>();
    for (Json.Element element : JsonList.read(text, "holder")) {
      Json.Fields fields = element.fields();
      if (fields != null) {
        read(fields).ifPresent(traces::add);
      }
    }
    int tooMany = Math.max(0, traces.size() - Supersession.MAX_TRACES);
    return traces.subList(tooMany, traces.size());
  }

  private static Optional<Supersession> read(Json.Fields fields) {
    try {
      return Optional.of(
          new Supersession(
              fields.require("holder"), fields.require("by"), Instant.parse(fields.require("at"))));
    } catch (IllegalArgumentException | DateTimeException damaged) {
      return Optional.empty();
    }
  }

  static String write(List<Supersession> traces) {
    StringBuilder out = new StringBuilder();
    write(out, traces);
    return out.toString();
  }

  static void write(StringBuilder out, List<Supersession> traces) {
    char separator = '[';
    for (Supersession trace : traces) {
      new JsonText(out.append(separator))
          .begin()
          .with("holder", trace.identity())
          .with("by", trace.by())
          .with("at", trace.at().toString())
          .end();
      separator = ',';
    }
    out.append(traces.isEmpty() ? "[]" : "]");
  }
}
