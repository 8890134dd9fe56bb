package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.internal.json.JsonText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lists of holders and of draining ones, as text and back, each entry by itself. An entry
 * without a token is that of a copied Lease: respected, and to be acquired anew. While something
 * drains, a holder is pending unless its entry says that it is not, so that damage makes nobody
 * active.
 */
final class HolderEntries {

  private HolderEntries() {}

  /**
   * Reads a list.
   *
   * @param text any text
   * @param pending whether its holders are, where their entries do not say
   */
  static List<HolderEntry> read(String text, boolean pending) {
    List<Json.Element> elements = JsonList.read(text, "holder");
    List<HolderEntry> holders = new ArrayList<>(elements.size());
    for (Json.Element element : elements) {
      holders.add(read(element, pending));
    }
    return holders;
  }

  private static HolderEntry read(Json.Element element, boolean pendingByDefault) {
    Json.Fields fields = element.fields();
    if (fields == null) {
      return HolderEntry.unreadable("", element.json());
    }
    String identity = fields.peek("holder");
    try {
      return read(fields, pendingByDefault);
    } catch (IllegalArgumentException | DateTimeException damaged) {
      return HolderEntry.unreadable(identity, element.json());
    }
  }

  private static HolderEntry read(Json.Fields fields, boolean pendingByDefault) {
    String identity = fields.require("holder");
    Terms terms = EntryFields.terms(fields);
    String token = fields.take("token");
    Optional<Instant> since = Optional.ofNullable(fields.take("since")).map(Instant::parse);
    boolean pending = EntryFields.flag(fields.take("pending"), pendingByDefault);
    Optional<Duration> offer = EntryFields.lapse(fields.take("offer"));
    Optional<String> mark = Optional.ofNullable(fields.take("mark"));
    return token == null
        ? HolderEntry.ungranted(identity, terms, since, fields.rest())
        : HolderEntry.listed(
            identity,
            terms,
            new Standing(
                Optional.of(new FencingToken(EntryFields.number(token))),
                since,
                pending,
                offer,
                mark),
            fields.rest());
  }

  static String write(List<HolderEntry> holders, boolean pending) {
    StringBuilder out = new StringBuilder(32 + 256 * holders.size());
    write(out, holders, pending);
    return out.toString();
  }

  static void write(StringBuilder out, List<HolderEntry> holders, boolean pending) {
    char separator = '[';
    for (HolderEntry holder : holders) {
      write(out.append(separator), holder, pending);
      separator = ',';
    }
    out.append(holders.isEmpty() ? "[]" : "]");
  }

  private static void write(StringBuilder out, HolderEntry holder, boolean pendingByDefault) {
    if (holder.isUnreadable()) {
      out.append(holder.json());
      return;
    }
    JsonText json = new JsonText(out).begin().with("holder", holder.identity());
    EntryFields.write(json.with("mode", EntryFields.mode(holder.mode())), holder.terms());
    holder.token().ifPresent(token -> json.with("token", token.value()));
    holder.since().ifPresent(since -> json.with("since", since.toString()));
    if (holder.pending() || (pendingByDefault && holder.token().isPresent())) {
      json.with("pending", holder.pending());
    }
    holder.offer().ifPresent(lapse -> json.with("offer", lapse.toSeconds()));
    holder.mark().ifPresent(mark -> json.with("mark", mark));
    EntryFields.writeLast(json, holder.terms(), holder.rest());
  }
}
