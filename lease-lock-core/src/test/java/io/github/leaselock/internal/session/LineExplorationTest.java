package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.session.LineEvent.Departure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Every order of events, of a line with two claims: what each state waits for is really under way,
 * nobody is forgotten, nobody is told twice, and nothing is left when all have gone.
 */
class LineExplorationTest {

  private static final int EVENTS = 40;
  private static final int WALKS = 3_000;
  private static final int LONG = 80;
  private static final Pattern VERSION = Pattern.compile("token=\\d+");
  private static final Pattern IDS = Pattern.compile("(request=|timer=|#)(\\d+)");
  private static final SessionLoss WHY =
      new SessionLoss(SessionLoss.Reason.CLOSED, "the session was closed");

  /** A line, what it has under way, and what those who wait were told. */
  private static final class World {
    private final Line line;
    private final Map<Integer, LineEffect> requests;
    private final Map<Integer, LineEffect.Rest> timers;
    private final Set<Long> entered;
    private final Set<Long> givenUp;
    private final Set<Long> releasing;
    private final Set<Long> losing;
    private final Map<Long, String> told;
    private final Set<Long> forgotten;
    private Optional<Long> offered = Optional.empty();
    private boolean watching;
    private boolean closing;
    private boolean over;
    private boolean retired;
    private long versions;

    private final int most;

    /** A new line that at most so many enter. */
    World(int most) {
      this(new Line(false), most);
    }

    private World(Line line, int most) {
      this.line = line;
      this.most = most;
      requests = new TreeMap<>();
      timers = new TreeMap<>();
      entered = new LinkedHashSet<>();
      givenUp = new LinkedHashSet<>();
      releasing = new LinkedHashSet<>();
      losing = new LinkedHashSet<>();
      told = new TreeMap<>();
      forgotten = new LinkedHashSet<>();
    }

    World copy() {
      World copy = new World(line.copy(), most);
      copy.requests.putAll(requests);
      copy.timers.putAll(timers);
      copy.entered.addAll(entered);
      copy.givenUp.addAll(givenUp);
      copy.releasing.addAll(releasing);
      copy.losing.addAll(losing);
      copy.told.putAll(told);
      copy.forgotten.addAll(forgotten);
      copy.offered = offered;
      copy.watching = watching;
      copy.closing = closing;
      copy.over = over;
      copy.versions = versions;
      copy.retired = retired;
      return copy;
    }

    /** Everything but versions, and the numbers of effects by another name than their order. */
    String kind() {
      StringBuilder text = new StringBuilder(line.toString());
      requests.forEach((id, effect) -> text.append(" #").append(id).append(effect));
      timers.forEach((id, rest) -> text.append(" #").append(id).append(rest));
      text.append(entered).append(givenUp).append(releasing).append(losing).append(told);
      text.append(forgotten).append(offered).append(watching).append(closing).append(over);
      Map<String, Integer> order = new LinkedHashMap<>();
      return IDS.matcher(VERSION.matcher(text).replaceAll("token"))
          .replaceAll(
              id ->
                  id.group(1)
                      + (id.group(2).equals("0")
                          ? 0
                          : order.computeIfAbsent(id.group(2), any -> order.size() + 1)));
    }

    void step(LineEvent event) {
      for (LineEffect effect : line.step(event)) {
        carryOut(effect);
      }
    }

    private void carryOut(LineEffect effect) {
      if (effect instanceof LineEffect.Attempt attempt) {
        requests.put(attempt.request(), effect);
        assertThat(closing || over).as("asks after the end").isFalse();
      } else if (effect instanceof LineEffect.Leave leave) {
        requests.put(leave.request(), effect);
        assertThat(over).as("leaves after the end").isFalse();
      } else if (effect instanceof LineEffect.Timer timer) {
        timers.put(timer.timer(), timer.rest());
      } else if (effect instanceof LineEffect.Untimer timer) {
        assertThat(timers.remove(timer.timer())).as("a timer that runs").isNotNull();
      } else if (effect instanceof LineEffect.Watch) {
        assertThat(watching).isFalse();
        watching = true;
      } else if (effect instanceof LineEffect.Unwatch) {
        assertThat(watching).isTrue();
        watching = false;
      } else if (effect instanceof LineEffect.Offer offer) {
        assertThat(offered).isEmpty();
        assertThat(closing || over).as("grants after the end").isFalse();
        assertThat(told).as("offered once").doesNotContainKey(offer.number());
        offered = Optional.of(offer.number());
      } else if (effect instanceof LineEffect.Fail fails) {
        tell(fails.number(), "failed");
      } else if (effect instanceof LineEffect.TimeOut late) {
        tell(late.number(), "timed out");
      } else if (effect instanceof LineEffect.End ends) {
        tell(ends.number(), "ended");
      } else if (effect instanceof LineEffect.Lose loses) {
        assertThat(told.get(loses.number())).isEqualTo("granted");
        told.put(loses.number(), "granted and lost");
        losing.add(loses.number());
      } else if (effect instanceof LineEffect.Forget forget) {
        assertThat(forgotten.add(forget.number())).as("forgotten once").isTrue();
        releasing.remove(forget.number());
      } else if (effect instanceof LineEffect.Retire) {
        retired = true;
      }
    }

    private void tell(long number, String what) {
      assertThat(told.put(number, what)).as("told once: %d", number).isNull();
    }

    /** What may happen next. */
    List<Runnable> possible() {
      List<Runnable> next = new ArrayList<>();
      if (offered.isPresent()) { // answered at once, before anything else happens
        long number = offered.get();
        if (givenUp.contains(number)) {
          next.add(() -> answerOffer(new LineEvent.NotTaken(number)));
        } else {
          next.add(() -> granted(number));
        }
        return next;
      }
      if (entered.size() < most) {
        long number = entered.size() + 1L;
        next.add(() -> enter(number));
      }
      for (long number : entered) {
        if (!told.containsKey(number) && !givenUp.contains(number)) {
          next.add(() -> giveUp(number));
        }
        if ("granted".equals(told.get(number)) && !releasing.contains(number)) {
          next.add(() -> release(number));
          next.add(() -> step(new LineEvent.Revoked(number)));
        }
        if (releasing.contains(number)) {
          next.add(() -> released(number, true));
          next.add(() -> released(number, false));
        }
        if (losing.contains(number)) {
          next.add(() -> stopped(number));
        }
      }
      requests.forEach((id, effect) -> answers(next, id, effect));
      timers.keySet().forEach(id -> next.add(() -> due(id)));
      if (watching) {
        shown(next);
      }
      if (!closing) {
        next.add(this::close);
      }
      if (!over) {
        next.add(this::end);
      }
      if (next.isEmpty()) {
        next.add(() -> {}); // nothing is left to happen
      }
      return next;
    }

    private void enter(long number) {
      entered.add(number);
      step(new LineEvent.Entered(number, false));
    }

    private void granted(long number) {
      tell(number, "granted");
      answerOffer(new LineEvent.Taken(number));
    }

    private void answerOffer(LineEvent event) {
      offered = Optional.empty();
      step(event);
    }

    private void giveUp(long number) {
      givenUp.add(number);
      told.put(number, "given up");
      step(new LineEvent.Cancelled(number));
    }

    private void release(long number) {
      releasing.add(number);
      step(new LineEvent.Releases(number));
    }

    private void released(long number, boolean confirmed) {
      releasing.remove(number);
      told.put(number, "granted and released");
      step(new LineEvent.Released(number, confirmed));
    }

    private void stopped(long number) {
      losing.remove(number);
      step(new LineEvent.WorkEnded(number));
    }

    private void answers(List<Runnable> next, int id, LineEffect effect) {
      if (effect instanceof LineEffect.Leave) {
        for (Departure result : Departure.values()) {
          next.add(() -> answer(id, new LineEvent.Left(id, result)));
        }
      } else if (effect instanceof LineEffect.Attempt attempt) {
        List<Answer> answers =
            List.of(
                new Answer.Refused(),
                new Answer.Draining(),
                new Answer.Unknown(),
                new Answer.Failed(new IllegalStateException("failed")));
        answers.forEach(
            answer -> {
              next.add(() -> answer(id, answered(id, answer, Optional.empty())));
              next.add(
                  () -> answer(id, answered(id, answer, Optional.of(view(0, attempt.besides())))));
            });
        next.add(() -> answer(id, answered(id, new Answer.Granted(token()), Optional.empty())));
      }
    }

    private static LineEvent answered(int id, Answer answer, Optional<LineView> view) {
      return new LineEvent.Answered(id, answer, view);
    }

    private void answer(int id, LineEvent event) {
      requests.remove(id);
      step(event);
    }

    private void due(int timer) {
      timers.remove(timer);
      step(new LineEvent.Due(timer));
    }

    private FencingToken token() {
      return new FencingToken(1_000 + ++versions);
    }

    /** A version in which one claim is granted, or none. */
    private LineView view(long granted, List<Long> queued) {
      FencingToken token = token();
      return new LineView(
          "uid",
          new FencingToken(token.value() + 1),
          granted == 0 ? Map.of() : Map.of(granted, token),
          Map.of(),
          Set.copyOf(queued),
          Set.of(),
          false);
    }

    private void shown(List<Runnable> next) {
      next.add(() -> step(new LineEvent.Shown(view(0, List.of()))));
      entered.forEach(number -> next.add(() -> step(new LineEvent.Shown(view(number, List.of())))));
      next.add(() -> step(new LineEvent.Missed()));
      next.add(() -> step(new LineEvent.Deleted()));
    }

    private void close() {
      closing = true;
      step(new LineEvent.Closing(WHY));
      step(new LineEvent.TakingBack(WHY));
    }

    private void end() {
      over = true;
      closing = true;
      step(new LineEvent.Over(WHY));
      requests.clear(); // whatever they are answered, nobody listens
    }

    void check() {
      assertThat(line.isWatching()).isEqualTo(watching);
      for (long number : entered) {
        Optional<ClaimState> state = line.claims().get(number);
        if (state.isEmpty()) {
          assertThat(forgotten).as("gone, and said so").contains(number);
          assertThat(told).as("gone, and told").containsKey(number);
        } else {
          assertThat(over).isFalse();
          assertWaitsForSomething(number, state.get());
        }
      }
      if (line.claims().isEmpty() && requests.isEmpty()) {
        assertThat(timers.values()).as("nothing is left").isSubsetOf(LineEffect.Rest.LINGER);
        assertThat(watching).isEqualTo(!timers.isEmpty());
        assertThat(entered.isEmpty() || watching || retired).as("retires").isTrue();
      }
    }

    private void assertWaitsForSomething(long number, ClaimState state) {
      boolean asking =
          requests.values().stream().anyMatch(each -> each instanceof LineEffect.Attempt);
      boolean leaving =
          requests.values().stream().anyMatch(each -> each instanceof LineEffect.Leave);
      boolean waits;
      if (state instanceof ClaimState.Entered) {
        waits = asking;
      } else if (state instanceof ClaimState.Asking own) {
        waits = requests.containsKey(own.request());
      } else if (state instanceof ClaimState.Waiting waiting) {
        boolean looks = watching && timers.containsValue(LineEffect.Rest.LOOK);
        waits = waiting.due() ? asking : looks || asking;
      } else if (state instanceof ClaimState.Resting resting) {
        waits = timers.containsKey(resting.timer());
      } else if (state instanceof ClaimState.Offered) {
        waits = offered.isPresent();
      } else if (state instanceof ClaimState.Stopping) {
        waits = losing.contains(number);
      } else if (state instanceof ClaimState.Releasing) {
        waits = releasing.contains(number);
      } else if (state instanceof ClaimState.Leaving own) {
        waits = own.timer() == 0 ? leaving : timers.containsKey(own.timer());
      } else {
        waits = state instanceof ClaimState.Held;
      }
      assertThat(waits).as("%d is %s and waits for it: %s", number, state, this).isTrue();
    }

    @Override
    public String toString() {
      return line + ", under way " + requests + ", timers " + timers + ", told " + told;
    }
  }

  @Test
  void inEveryOrderOfTwoClaimsEventsNobodyIsForgottenAndNothingIsLeft() {
    Set<String> seen = new HashSet<>();
    List<World> worlds = List.of(new World(2));
    long steps = 0;
    for (int depth = 0; depth < EVENTS; depth++) {
      List<World> next = new ArrayList<>();
      for (World world : worlds) {
        int choices = world.possible().size();
        for (int choice = 0; choice < choices; choice++) {
          World after = world.copy();
          after.possible().get(choice).run();
          after.check();
          steps++;
          if (seen.add(after.kind())) {
            next.add(after);
          }
        }
      }
      worlds = next;
    }
    System.out.println(seen.size() + " states of a line, " + steps + " steps");
    assertThat(seen.size()).as("states").isGreaterThan(10_000);
  }

  @Property(tries = WALKS)
  void onLongWalksOfFiveClaimsNobodyIsForgottenAndNothingIsLeft(@ForAll long seed) {
    Random random = new Random(seed);
    World world = new World(5);
    for (int i = 0; i < LONG; i++) {
      List<Runnable> possible = world.possible();
      possible.get(random.nextInt(possible.size())).run();
      world.check();
    }
  }
}
