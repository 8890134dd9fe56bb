package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockMode;
import io.github.leaselock.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * States, claims and decisions in a few characters, so that a table of them fits on a screen.
 *
 * <p>A letter is an identity. Upper case holds exclusively, lower case shared, and both are the
 * same identity: {@code A} and {@code a} are one object in two modes. R is a person's reservation,
 * S to V are claims of sessions.
 *
 * <pre>
 *   free      nobody holds, drains or waits
 *   A         A holds exclusively          a b      A and B hold shared
 *   A2        by the hand of process 2     A*       offered to A, not taken up
 *   A?        A holds, and is pending      F!       F is foreign: it has no token
 *   ~A ~b     evicted, not proven gone     A=       copied from another Lease
 *   >C >d     in the queue, C first        -C       C was replaced in the queue
 *   A @1      held in the first life of the protected thing
 *
 *   A         A claims exclusive access    A2       and asks by process 2
 *   A+drain   A claims, and drains         A+queue  A claims, and waits its turn
 *   A@1       for the first life
 * </pre>
 *
 * <p>Behind all of them but F! may stand on what terms: {@code a/2} shared, 2 holders at most;
 * {@code A^5} with priority 5; {@code A:g} in the group g; {@code A<P} as part of P's operation.
 * Whoever waits looks to a predicate like a holder without a token, and pending: {@code C!?}.
 *
 * <p>Holders and draining ones have the tokens 1, 2, 3… in the order in which they are written; the
 * judged version is 100. Whoever asks, and whoever holds, does so by process 1.
 */
final class Notation {

  static final FencingToken VERSION = new FencingToken(100);
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456Z");
  static final Instant BEFORE = Instant.parse("2026-03-04T04:00:00Z");

  private static final Pattern WORD =
      Pattern.compile(
          "(?<sign>[~>-])?(?<who>[A-Za-z])(?<process>[012])?(?:/(?<limit>\\d+))?"
              + "(?:\\^(?<priority>-?\\d+))?(?::(?<group>\\w+))?(?:<(?<under>[A-Za-z]))?"
              + "(?:@(?<life>\\d))?(?<is>[!=*]?\\??)(?<how>(\\+\\w+)*)");

  private Notation() {}

  static Holder holder(char letter) {
    char lower = Character.toLowerCase(letter);
    if (lower == 'r') {
      return new Reservation("db", "jane", "r", Optional.empty()).asHolder();
    }
    if (lower >= 's' && lower <= 'v') {
      LeaseKey session = new LeaseKey("ops", "session-" + lower);
      return new SessionHolder(session, "uid-" + lower, Duration.ofSeconds(15), 1).asHolder();
    }
    return new Holder("Restore.example.com", "db", String.valueOf(lower), "uid-" + lower);
  }

  static LockMode mode(char letter) {
    return Character.isUpperCase(letter) ? LockMode.EXCLUSIVE : LockMode.SHARED;
  }

  private static Matcher parse(String word) {
    Matcher parts = WORD.matcher(word);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not in this notation: " + word);
    }
    return parts;
  }

  private static char letter(Matcher parts) {
    return parts.group("who").charAt(0);
  }

  private static Terms terms(Matcher parts) {
    return new Terms(
        mode(letter(parts)),
        parts.group("limit") == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(parts.group("limit"))),
        parts.group("priority") == null ? 0 : Integer.parseInt(parts.group("priority")),
        Optional.ofNullable(parts.group("group")),
        Optional.ofNullable(parts.group("under")).map(who -> holder(who.charAt(0)).identity()),
        Optional.empty());
  }

  static Optional<String> mark(int process) {
    return process == 0 ? Optional.empty() : Optional.of("process-" + process);
  }

  static HolderEntry entry(char letter, long token, boolean pending) {
    return entry(parse(letter + (pending ? "?" : "")), token);
  }

  static HolderEntry entry(String word, long token) {
    return entry(parse(word), token);
  }

  private static HolderEntry entry(Matcher parts, long token) {
    Holder holder = holder(letter(parts));
    if (parts.group("is").contains("!")) {
      return HolderEntry.foreign(holder.identity());
    }
    int process = parts.group("process") == null ? 1 : Integer.parseInt(parts.group("process"));
    HolderEntry granted =
        HolderEntry.granted(holder.identity(), terms(parts), new FencingToken(token), BEFORE)
            .marked(holder.kind().equals(SessionHolder.KIND) ? Optional.empty() : mark(process))
            .pending(parts.group("is").contains("?"));
    return switch (parts.group("is").replace("?", "")) {
      case "=" -> granted.copied();
      case "*" -> granted.offered(Claim.LAPSE);
      default -> granted;
    };
  }

  static HolderEntry foreign(char letter) {
    return HolderEntry.foreign(holder(letter).identity());
  }

  static Place place(String word) {
    Matcher parts = parse(word);
    Claim claim = Claim.of(holder(letter(parts)), terms(parts));
    return Place.of(claim, BEFORE);
  }

  static LeaseState state(String text) {
    List<HolderEntry> holders = new ArrayList<>();
    List<HolderEntry> draining = new ArrayList<>();
    List<Place> queue = new ArrayList<>();
    List<Supersession> superseded = new ArrayList<>();
    Optional<String> life = Optional.empty();
    for (String word : text.equals("free") ? new String[0] : text.strip().split("\\s+")) {
      long token = holders.size() + draining.size() + 1L;
      char sign = word.charAt(0);
      if (sign == '@') {
        life = Optional.of("life-" + word.substring(1));
      } else if (sign == '>') {
        queue.add(place(word.substring(1)));
      } else if (sign == '-') {
        superseded.add(new Supersession(holder(word.charAt(1)).identity(), "another", BEFORE));
      } else if (sign == '~') {
        draining.add(entry(word, token));
      } else {
        holders.add(entry(word, token));
      }
    }
    return new LeaseState(holders, draining, new LockQueue(queue), superseded, life, List.of());
  }

  static Claim claim(String word) {
    Matcher parts = parse(word);
    String how = parts.group("how");
    String process = parts.group("process") == null ? "1" : parts.group("process");
    return new Claim(
            holder(letter(parts)),
            terms(parts),
            how.contains("+drain"),
            how.contains("+queue"),
            Claim.LAPSE,
            Optional.ofNullable(parts.group("life")).map(life -> "life-" + life),
            Optional.empty())
        .markedBy("process-" + process);
  }

  /** Decides to the end: those of whom the letters are given are stale. */
  static Decision decide(LeaseState state, Claim claim, String stale) {
    Decision decision = LeaseProtocol.decide(state, claim, VERSION, NOW);
    if (!(decision instanceof Decision.Judge judge)) {
      return decision;
    }
    Set<HolderEntry> gone = new HashSet<>(judge.holders());
    gone.removeIf(asked -> !stale.toLowerCase(Locale.ROOT).contains(letter(asked)));
    return LeaseProtocol.decideJudged(state, claim, gone, VERSION, NOW);
  }

  /** The same in words: state, claim and the stale in, the decision out. */
  static String decided(String state, String claim, String stale) {
    return text(decide(state(state), claim(claim), stale));
  }

  static String letter(HolderEntry holder) {
    return letter(holder.identity());
  }

  private static String letter(String identity) {
    for (char letter = 'a'; letter <= 'z'; letter++) {
      if (holder(letter).identity().equals(identity)) {
        return String.valueOf(letter);
      }
    }
    return Holder.parse(identity).map(Holder::name).orElse(identity);
  }

  private static String text(String identity, Terms terms) {
    String letter = letter(identity);
    return terms.isShared() ? letter : letter.toUpperCase(Locale.ROOT);
  }

  private static String text(Terms terms) {
    return (terms.limit().isPresent() ? "/" + terms.limit().getAsInt() : "")
        + (terms.priority() == 0 ? "" : "^" + terms.priority())
        + terms.group().map(":"::concat).orElse("")
        + terms.under().map(parent -> "<" + letter(parent).toUpperCase(Locale.ROOT)).orElse("");
  }

  /** By which process it was taken, unless it is the first, or a session's. */
  private static String process(HolderEntry holder) {
    boolean isSession = holder.identity().startsWith(SessionHolder.KIND);
    return isSession || holder.token().isEmpty() || holder.offer().isPresent()
        ? ""
        : holder.mark().map(mark -> mark.replace("process-", "")).orElse("0").replace("1", "");
  }

  static String text(HolderEntry holder) {
    return text(holder.identity(), holder.terms())
        + process(holder)
        + text(holder.terms())
        + (holder.offer().isPresent() ? "*" : holder.token().isPresent() ? "" : "!")
        + (holder.pending() ? "?" : "");
  }

  private static String text(List<HolderEntry> holders) {
    return holders.stream().map(Notation::text).collect(Collectors.joining(" "));
  }

  static String text(LeaseState state) {
    List<String> words = new ArrayList<>();
    state.holders().forEach(holder -> words.add(text(holder)));
    state.draining().forEach(holder -> words.add("~" + text(holder)));
    state.queue().places().forEach(place -> words.add(">" + text(place)));
    state
        .superseded()
        .forEach(trace -> words.add("-" + letter(trace.identity()).toUpperCase(Locale.ROOT)));
    state.life().ifPresent(life -> words.add(life.replace("life-", "@")));
    return words.isEmpty() ? "free" : String.join(" ", words);
  }

  private static String text(Place place) {
    return text(place.identity(), place.terms())
        + text(place.terms())
        + (place.count() > 1 ? "x" + place.count() : "");
  }

  static String text(Decision decision) {
    if (decision instanceof Decision.Grant grant) {
      String evicting = grant.evicted().isEmpty() ? "" : ", evicts " + text(grant.evicted());
      return "grant: " + text(grant.next()) + evicting;
    }
    if (decision instanceof Decision.Enqueue enqueue) {
      return "enqueue: " + text(enqueue.next());
    }
    if (decision instanceof Decision.Serve serve) {
      String passed = serve.passed().isEmpty() ? "" : ", passes " + text(serve.passed());
      return "serve: " + text(serve.next()) + passed;
    }
    if (decision instanceof Decision.Mark mark) {
      return "mark: " + text(mark.next());
    }
    if (decision instanceof Decision.Confirm confirm) {
      return "confirm: " + text(confirm.next());
    }
    if (decision instanceof Decision.AwaitDrain await) {
      return "await the end of " + text(await.draining());
    }
    if (decision instanceof Decision.Judge judge) {
      return "judge " + text(judge.holders()) + ", enough: " + judge.enough();
    }
    if (decision instanceof Decision.Refuse refuse) {
      String why =
          switch (refuse.cause()) {
            case IN_THE_WAY -> "";
            case HOLDS_SHARED -> ", release first";
            case FULL -> ", full";
            case OTHER_LIFE -> ", other life";
          };
      return "refused by " + text(refuse.blockers()) + why;
    }
    if (decision instanceof Decision.Superseded superseded) {
      return "superseded by " + letter(superseded.trace().by());
    }
    return decision instanceof Decision.NewerFormat ? "newer" : "held already";
  }
}
