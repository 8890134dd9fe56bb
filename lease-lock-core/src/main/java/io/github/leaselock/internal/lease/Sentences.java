package io.github.leaselock.internal.lease;

import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.Reservation;
import io.github.leaselock.internal.text.Text;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holders and waiters as a sentence in a status or an Event names them: by kind and name, since
 * when, what for. What others chose is escaped, and cut so that no single name or reason takes the
 * room of the rest.
 *
 * <p>Part of lease-lock's own packages, not of its API. Pure functions, safe for use by several
 * threads.
 */
public final class Sentences {

  /** How many are named; of the others the number is told. */
  public static final int MOST = 3;

  private static final int NAME_BYTES = 64;
  private static final int REASON_BYTES = 96;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Sentences() {}

  /**
   * An object by its kind and name: {@code MySQLRestore restore9}.
   *
   * @param identity whose
   * @param namespace where the reader is; another one is told with the name
   * @return the words
   */
  public static String name(String identity, String namespace) {
    Optional<Holder> object = Holder.parse(identity);
    if (object.isEmpty()) {
      return "\"" + Text.shown(unquoted(identity), NAME_BYTES) + "\"";
    }
    Holder holder = object.get();
    String name = Text.shown(holder.name(), NAME_BYTES);
    if (Reservation.of(holder).isPresent()) {
      return name;
    }
    int group = holder.kind().indexOf('.');
    return (group < 0 ? holder.kind() : holder.kind().substring(0, group))
        + " "
        + (holder.namespace().isEmpty() || holder.namespace().equals(namespace)
            ? name
            : holder.namespace() + "/" + name);
  }

  /**
   * An object by its name alone: {@code restore9}.
   *
   * @param identity whose
   * @return the words
   */
  public static String shortName(String identity) {
    return Holder.parse(identity)
        .map(holder -> Text.shown(holder.name(), NAME_BYTES))
        .orElseGet(() -> name(identity, ""));
  }

  /**
   * A holder with what is known of it: {@code MySQLRestore restore9 since 14:02Z ("restore of
   * b1")}.
   *
   * @param holder who
   * @param namespace where the reader is
   * @param now the reader's wall clock: a time of another day is told with its day
   * @return the words
   */
  public static String holder(LockHolder holder, String namespace, Instant now) {
    if (holder.isUnreadable()) {
      return "an entry that cannot be read";
    }
    StringBuilder words = new StringBuilder(name(holder.identity(), namespace));
    if (holder.isForeign()) {
      return words.append(", which lease-lock did not write").toString();
    }
    holder.since().ifPresent(since -> words.append(" since ").append(time(since, now)));
    return words.append(reason(holder)).append(state(holder)).toString();
  }

  private static String state(LockHolder holder) {
    if (holder.offer().isPresent()) {
      return ", which has not taken it up yet";
    }
    return holder.pending() && !holder.isWaiting() ? ", not active yet" : "";
  }

  private static String reason(LockHolder holder) {
    return holder
        .reason()
        .map(why -> " (\"" + Text.shown(unquoted(why), REASON_BYTES) + "\")")
        .orElse("");
  }

  /** A quotation mark in foreign text would end what it is quoted in. */
  private static String unquoted(String text) {
    return text.replace('"', '\'');
  }

  private static String reservation(LockHolder holder, Reservation reservation, Instant now) {
    return Text.shown(reservation.who(), NAME_BYTES)
        + reservation.until().map(until -> " until " + time(until, now)).orElse("")
        + reason(holder);
  }

  private static String time(Instant time, Instant now) {
    boolean isToday =
        time.atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
    return (isToday ? TIME : DAY_AND_TIME).format(time);
  }

  /**
   * How a lock is held: {@code held exclusively by MySQLRestore restore9 since 14:02Z}, {@code
   * reserved by jane until 14:00Z ("disk swap")}, {@code offered to …}.
   *
   * @param holders who hold
   * @param namespace where the reader is
   * @param now the reader's wall clock
   * @return the words; {@code free} if nobody holds
   */
  public static String holding(List<? extends LockHolder> holders, String namespace, Instant now) {
    List<LockHolder> exclusive = new ArrayList<>();
    List<LockHolder> shared = new ArrayList<>();
    List<LockHolder> offered = new ArrayList<>();
    List<String> reserved = new ArrayList<>();
    for (LockHolder holder : holders) {
      Optional<Reservation> reservation = holder.holder().flatMap(Reservation::of);
      if (reservation.isPresent()) {
        reserved.add(reservation(holder, reservation.get(), now));
      } else if (holder.offer().isPresent()) {
        offered.add(holder);
      } else {
        (holder.mode() == LockMode.SHARED ? shared : exclusive).add(holder);
      }
    }
    Function<LockHolder, String> words = holder -> holder(holder, namespace, now);
    List<String> parts = new ArrayList<>();
    add(parts, "held exclusively by ", list(exclusive, words));
    add(parts, "held shared by ", list(shared, words));
    add(parts, "reserved by ", list(reserved, Function.identity()));
    add(parts, "offered to ", list(offered, words));
    return parts.isEmpty() ? "free" : String.join("; ", parts);
  }

  private static void add(List<String> parts, String before, String list) {
    if (!list.isEmpty()) {
      parts.add(before + list);
    }
  }

  /**
   * Several, the first of which are named.
   *
   * @param all whom
   * @param words what to call each
   * @param <T> what they are
   * @return the words, with a comma between two; empty for nobody
   */
  public static <T> String list(List<T> all, Function<? super T, String> words) {
    String named = all.stream().limit(MOST).map(words).collect(Collectors.joining(", "));
    int more = all.size() - MOST;
    return more > 0 ? named + " and " + more + " more" : named;
  }
}
