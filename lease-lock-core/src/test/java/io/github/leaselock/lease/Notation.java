package io.github.leaselock.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * States, claims and decisions in a few characters, so that a table of them fits on a screen.
 *
 * <p>A letter is an identity. Upper case holds exclusively, lower case shared, and both are the
 * same identity: {@code A} and {@code a} are one object in two modes.
 *
 * <pre>
 *   free      nobody holds, drains or waits
 *   A         A holds exclusively          a b      A and B hold shared
 *   A?        A holds, and is pending      F!       F is foreign: it has no token
 *   ~A ~b     evicted, not proven gone     ^C       C waits for exclusive access
 *   >C >d     in the queue, C first        >c/2     in it, for a shared lock of 2 at most
 *
 *   A         A claims exclusive access    a        A claims shared access
 *   a/2       shared, 2 holders at most    A+drain  A claims, and drains
 *   A+queue   A claims, and waits its turn
 * </pre>
 *
 * <p>Whoever waits looks to a predicate like a holder without a token, and pending: {@code C!?}.
 *
 * <p>Holders and draining ones have the tokens 1, 2, 3… in the order in which they are written; the
 * judged version is 100.
 */
final class Notation {

  static final FencingToken VERSION = new FencingToken(100);
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456Z");
  static final Instant BEFORE = Instant.parse("2026-03-04T04:00:00Z");
  static final Duration VALIDITY = Duration.ofSeconds(60);

  private Notation() {}

  static Holder holder(char letter) {
    String name = String.valueOf(letter).toLowerCase(Locale.ROOT);
    return new Holder("Restore.example.com", "db", name, "uid-" + name);
  }

  static LockMode mode(char letter) {
    return Character.isUpperCase(letter) ? LockMode.EXCLUSIVE : LockMode.SHARED;
  }

  static LockHolder entry(char letter, long token, boolean pending) {
    return new LockHolder(
        holder(letter).identity(),
        mode(letter),
        Optional.of(new FencingToken(token)),
        Optional.of(BEFORE),
        Optional.empty(),
        pending);
  }

  static LockHolder foreign(char letter) {
    return LockHolder.foreign(holder(letter).identity());
  }

  static Intent intent(char letter) {
    return new Intent(
        holder(letter).identity(), new FencingToken(99), VALIDITY, BEFORE, Optional.empty());
  }

  static Place place(String text) {
    return new Place(
        holder(text.charAt(0)).identity(),
        1,
        mode(text.charAt(0)),
        text.length() > 1
            ? OptionalInt.of(Integer.parseInt(text.substring(2)))
            : OptionalInt.empty(),
        BEFORE,
        Optional.empty());
  }

  static LeaseState state(String text) {
    List<LockHolder> holders = new ArrayList<>();
    List<LockHolder> draining = new ArrayList<>();
    List<Place> queue = new ArrayList<>();
    Optional<Intent> intent = Optional.empty();
    long token = 0;
    for (String word : words(text)) {
      char letter = word.charAt(word.length() == 1 || Character.isLetter(word.charAt(0)) ? 0 : 1);
      if (word.startsWith("^")) {
        intent = Optional.of(intent(letter));
      } else if (word.startsWith(">")) {
        queue.add(place(word.substring(1)));
      } else if (word.startsWith("~")) {
        draining.add(word.endsWith("!") ? foreign(letter) : entry(letter, ++token, false));
      } else {
        holders.add(
            word.endsWith("!") ? foreign(letter) : entry(letter, ++token, word.endsWith("?")));
      }
    }
    return new LeaseState(holders, draining, intent, new LockQueue(queue));
  }

  private static List<String> words(String text) {
    return text.equals("free") ? List.of() : List.of(text.strip().split("\\s+"));
  }

  static Claim claim(String text) {
    String rest = text.replaceAll("\\+.*", "");
    char letter = rest.charAt(0);
    return new Claim(
        holder(letter),
        mode(letter),
        rest.length() > 1
            ? OptionalInt.of(Integer.parseInt(rest.substring(2)))
            : OptionalInt.empty(),
        Optional.empty(),
        text.contains("+drain"),
        text.contains("+queue"));
  }

  /** Decides to the end: holders in the way are judged by the letters given. */
  static Decision decide(LeaseState state, Claim claim, boolean intentExpired, String stale) {
    Decision decision = LeaseProtocol.decide(state, claim, intentExpired, VERSION, NOW);
    if (!(decision instanceof Decision.Judge judge)) {
      return decision;
    }
    Map<LockHolder, Verdict> verdicts = new HashMap<>();
    for (LockHolder asked : judge.holders()) {
      boolean isStale = stale.toLowerCase(Locale.ROOT).contains(letter(asked));
      verdicts.put(asked, isStale ? Verdict.stale() : Verdict.live());
    }
    return LeaseProtocol.decideJudged(state, claim, intentExpired, verdicts, VERSION, NOW);
  }

  static String letter(LockHolder holder) {
    return holder.holder().map(Holder::name).orElse(holder.identity());
  }

  private static String text(LockHolder holder) {
    String letter =
        holder.mode() == LockMode.SHARED ? letter(holder) : letter(holder).toUpperCase(Locale.ROOT);
    return letter + (holder.token().isEmpty() ? "!" : "") + (holder.pending() ? "?" : "");
  }

  private static String text(List<LockHolder> holders) {
    return holders.stream().map(Notation::text).collect(Collectors.joining(" "));
  }

  static String text(LeaseState state) {
    List<String> words = new ArrayList<>();
    state.holders().forEach(holder -> words.add(text(holder)));
    state.draining().forEach(holder -> words.add("~" + text(holder)));
    state.intent().ifPresent(intent -> words.add("^" + text(intent)));
    state.queue().places().forEach(place -> words.add(">" + text(place)));
    return words.isEmpty() ? "free" : String.join(" ", words);
  }

  private static String text(Place place) {
    String letter = letter(place.asHolder());
    return (place.mode() == LockMode.SHARED ? letter : letter.toUpperCase(Locale.ROOT))
        + (place.sharedLimit().isPresent() ? "/" + place.sharedLimit().getAsInt() : "")
        + (place.count() > 1 ? "x" + place.count() : "");
  }

  private static String text(Intent intent) {
    return letter(intent.asHolder()).toUpperCase(Locale.ROOT);
  }

  static String text(Decision decision) {
    if (decision instanceof Decision.Grant grant) {
      String evicting = grant.evicted().isEmpty() ? "" : ", evicts " + text(grant.evicted());
      return "grant: " + text(grant.next()) + evicting;
    }
    if (decision instanceof Decision.Enqueue enqueue) {
      return "enqueue: " + text(enqueue.next());
    }
    if (decision instanceof Decision.AwaitDrain await) {
      return "await the end of " + text(await.draining());
    }
    if (decision instanceof Decision.Judge judge) {
      return "judge " + text(judge.holders()) + ", enough: " + judge.enough();
    }
    if (decision instanceof Decision.Refuse refuse) {
      String intent = refuse.intent().map(waiter -> "^" + text(waiter)).orElse("");
      String by = (text(refuse.blockers()) + " " + intent).strip();
      return "refused by " + by + (refuse.intentNeeded() ? ", leave an intent" : "");
    }
    return decision instanceof Decision.Full ? "full" : "held already";
  }
}
