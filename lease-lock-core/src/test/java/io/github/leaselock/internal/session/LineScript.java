package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.session.LineEvent.Departure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A line's life, written down: an event on the left, what the line has done on the right.
 *
 * <pre>
 *   enter 1            | attempt 1
 *   refused, queued 1  | watch, look
 *   shown, active 1@7  | offer 1@7, no look
 *   taken 1            |
 * </pre>
 *
 * <p>Timers go by what they are for: {@code look}, {@code again}, {@code drain}, {@code retry} (of
 * a departure), {@code limit}, {@code longest}, {@code linger}; {@code no ...} calls one off.
 */
final class LineScript {

  private static final SessionLoss CLOSED =
      new SessionLoss(SessionLoss.Reason.CLOSED, "the session was closed");

  private final Line line;
  private final Map<Integer, String> timers = new HashMap<>();
  private int attempt;
  private int leave;
  private long version = 1;

  LineScript(boolean limitsHolds) {
    this.line = new Line(limitsHolds);
  }

  static void play(String script) {
    new LineScript(false).run(script);
  }

  static void playWithLongestHold(String script) {
    new LineScript(true).run(script);
  }

  private void run(String script) {
    int number = 0;
    for (String row : script.lines().filter(text -> !text.isBlank()).toList()) {
      number++;
      int bar = row.indexOf('|');
      String event = row.substring(0, bar).strip();
      String effects = row.substring(bar + 1).strip();
      String done =
          line.step(event(event)).stream().map(this::done).collect(Collectors.joining(", "));
      assertThat(done).as("row %d: %s", number, event).isEqualTo(effects);
    }
  }

  private LineEvent event(String text) {
    String[] words = text.split("[ ,]+", -1);
    long number = words.length > 1 && words[1].matches("\\d+") ? Long.parseLong(words[1]) : 0;
    return switch (words[0]) {
      case "enter" -> new LineEvent.Entered(number, text.contains("limited"));
      case "try" -> new LineEvent.Tries(number);
      case "tried" -> new LineEvent.Tried(number, answer(words[2]));
      case "cancel" -> new LineEvent.Cancelled(number);
      case "taken" -> new LineEvent.Taken(number);
      case "unwanted" -> new LineEvent.NotTaken(number);
      case "release" -> new LineEvent.Releases(number);
      case "released" -> new LineEvent.Released(number, true);
      case "unreleased" -> new LineEvent.Released(number, false);
      case "stopped" -> new LineEvent.WorkEnded(number);
      case "revoke" -> new LineEvent.Revoked(number);
      case "left" -> new LineEvent.Left(leave, Departure.CONFIRMED);
      case "stayed" -> new LineEvent.Left(leave, Departure.UNCONFIRMED);
      case "hopeless" -> new LineEvent.Left(leave, Departure.HOPELESS);
      case "missing" -> new LineEvent.NotFound(number);
      case "shown" -> new LineEvent.Shown(view(text));
      case "deleted" -> new LineEvent.Deleted();
      case "missed" -> new LineEvent.Missed();
      case "due" -> new LineEvent.Due(timer(words[1]));
      case "closing" -> new LineEvent.Closing(CLOSED);
      case "takeback" -> new LineEvent.TakingBack(CLOSED);
      case "over" -> new LineEvent.Over(CLOSED);
      default ->
          new LineEvent.Answered(
              attempt,
              answer(words[0]),
              text.contains(",") ? Optional.of(view(text)) : Optional.empty());
    };
  }

  private static Answer answer(String word) {
    if (word.startsWith("granted@")) {
      return new Answer.Granted(new FencingToken(Long.parseLong(word.substring(8))));
    }
    return switch (word) {
      case "refused" -> new Answer.Refused();
      case "draining" -> new Answer.Draining();
      case "unknown" -> new Answer.Unknown();
      case "failed" -> new Answer.Failed(new IllegalStateException("failed"));
      default -> throw new IllegalArgumentException(word);
    };
  }

  /** {@code active 1@7}, {@code pending 1@7}, {@code queued 1}, {@code worth 1}, {@code at 9}. */
  private LineView view(String text) {
    Map<Long, FencingToken> active = new HashMap<>();
    Map<Long, FencingToken> pending = new HashMap<>();
    Set<Long> queued = new HashSet<>();
    Set<Long> worth = new HashSet<>();
    long at = ++version + 100;
    String[] parts = text.split(",", -1);
    for (int i = 1; i < parts.length; i++) {
      String[] words = parts[i].strip().split(" ", -1);
      if (words.length == 1) { // far, near
        continue;
      }
      String[] grant = words[1].split("@", -1);
      long number = Long.parseLong(grant[0]);
      switch (words[0]) {
        case "active" -> active.put(number, new FencingToken(Long.parseLong(grant[1])));
        case "pending" -> pending.put(number, new FencingToken(Long.parseLong(grant[1])));
        case "queued" -> queued.add(number);
        case "worth" -> worth.add(number);
        case "at" -> at = number;
        default -> throw new IllegalArgumentException(text);
      }
    }
    return new LineView(
        "uid", new FencingToken(at), active, pending, queued, worth, text.contains("far"));
  }

  private int timer(String name) {
    List<Integer> running =
        timers.entrySet().stream()
            .filter(timer -> timer.getValue().equals(name))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(running).as("timers named %s", name).isNotEmpty();
    timers.remove(running.get(0));
    return running.get(0);
  }

  private String done(LineEffect effect) {
    if (effect instanceof LineEffect.Attempt made) {
      attempt = made.request();
      List<String> words = new ArrayList<>(List.of("attempt " + made.leader()));
      made.besides().forEach(number -> words.add("+" + number));
      if (made.judges()) {
        words.add("judging");
      }
      return String.join(" ", words);
    }
    if (effect instanceof LineEffect.Leave made) {
      leave = made.request();
      return "leave " + made.number();
    }
    if (effect instanceof LineEffect.Timer timer) {
      String name = name(timer.rest());
      timers.put(timer.timer(), name);
      return name;
    }
    if (effect instanceof LineEffect.Untimer timer) {
      return "no " + timers.remove(timer.timer());
    }
    if (effect instanceof LineEffect.Offer offer) {
      return "offer " + offer.number() + "@" + offer.token();
    }
    if (effect instanceof LineEffect.Forget forget) {
      return (forget.left() ? "left behind " : "forget ") + forget.number();
    }
    if (effect instanceof LineEffect.Lose loses) {
      return "lose " + loses.number() + " " + loses.why().reason();
    }
    if (effect instanceof LineEffect.Verify verify) {
      return "verify " + verify.number();
    }
    if (effect instanceof LineEffect.TimeOut late) {
      return "time out " + late.number();
    }
    if (effect instanceof LineEffect.Fail fails) {
      return "fail " + fails.number();
    }
    return effect instanceof LineEffect.End ends
        ? "end " + ends.number()
        : effect.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  private static String name(LineEffect.Rest rest) {
    return switch (rest) {
      case LOOK -> "look";
      case RARE_LOOK -> "rare look";
      case UNKNOWN -> "again";
      case DRAINING -> "drain";
      case LEAVE -> "retry";
      case LIMIT -> "limit";
      case LONGEST_HOLD -> "longest";
      case LINGER -> "linger";
    };
  }
}
