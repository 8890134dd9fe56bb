package io.github.leaselock.lease;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lists of holders and of draining ones, as text and back, each entry by itself. */
final class HolderEntries {

  private HolderEntries() {}

  static List<LockHolder> read(String text) {
    List<Json.Element> elements = Json.list(text);
    List<LockHolder> holders = new ArrayList<>(elements.size());
    for (Json.Element element : elements) {
      holders.add(read(element, text));
    }
    return holders;
  }

  private static LockHolder read(Json.Element element, String text) {
    Json.Fields fields = element.object();
    if (fields == null) {
      return LockHolder.unreadable("", element.json(text));
    }
    String identity = fields.peek("holder");
    try {
      return read(fields);
    } catch (IllegalArgumentException | DateTimeException damaged) {
      return LockHolder.unreadable(identity, element.json(text));
    }
  }

  private static LockHolder read(Json.Fields fields) {
    String identity = fields.require("holder");
    Terms terms = EntryFields.terms(fields);
    String token = fields.take("token");
    Optional<Instant> since = Optional.ofNullable(fields.take("since")).map(Instant::parse);
    boolean pending = EntryFields.flag(fields.take("pending"));
    Optional<Duration> offer = EntryFields.lapse(fields.take("offer"));
    Optional<String> mark = Optional.ofNullable(fields.take("mark"));
    if (token == null) {
      return LockHolder.ungranted(identity, terms, since, fields.rest());
    }
    FencingToken grant = new FencingToken(EntryFields.number(token));
    return LockHolder.listed(identity, terms, grant, since, pending, offer, mark, fields.rest());
  }

  static String write(List<LockHolder> holders) {
    StringBuilder out = new StringBuilder(32 + 256 * holders.size()).append('[');
    for (LockHolder holder : holders) {
      if (out.length() > 1) {
        out.append(',');
      }
      write(out, holder);
    }
    return out.append(']').toString();
  }

  private static void write(StringBuilder out, LockHolder holder) {
    if (holder.isUnreadable()) {
      out.append(holder.json());
      return;
    }
    JsonText json = new JsonText(out).begin().with("holder", holder.identity());
    EntryFields.write(json.with("mode", EntryFields.mode(holder.mode())), holder.terms());
    holder.token().ifPresent(token -> json.with("token", token.value()));
    holder.since().ifPresent(since -> json.with("since", since.toString()));
    if (holder.pending()) {
      json.with("pending", true);
    }
    holder.offer().ifPresent(lapse -> json.with("offer", lapse.toSeconds()));
    holder.mark().ifPresent(mark -> json.with("mark", mark));
    json.with(holder.rest()).end();
  }
}
