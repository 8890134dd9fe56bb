package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.session.ClaimState.Asking;
import io.github.leaselock.internal.session.ClaimState.Entered;
import io.github.leaselock.internal.session.ClaimState.Held;
import io.github.leaselock.internal.session.ClaimState.Leaving;
import io.github.leaselock.internal.session.ClaimState.Offered;
import io.github.leaselock.internal.session.ClaimState.Releasing;
import io.github.leaselock.internal.session.ClaimState.Resting;
import io.github.leaselock.internal.session.ClaimState.Stopping;
import io.github.leaselock.internal.session.ClaimState.Trying;
import io.github.leaselock.internal.session.ClaimState.Waiting;
import io.github.leaselock.internal.session.LineEffect.Rest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All claims of one session on one lock, as a machine: an event goes in, effects come out, and no
 * clock is read, nothing is sent and nobody is called in between. What a claim waits for is part of
 * its state: an effect that is under way, a timer, or a watch and the timer of the next look.
 *
 * <pre>
 *   serving ──Closing──▶ closing: no more grants ──TakingBack──▶ holds are given back
 *      └───────────────────────┴──────────────Over──────────────────┴──▶ over: nothing is sent
 * </pre>
 *
 * <p>One attempt is under way at a time, and one claim is taken off at a time, so a process does
 * not conflict with itself. Of those that come while an attempt is under way the first asks next,
 * and brings the places of all others by the same write.
 */
final class Line {

  private final boolean limitsHolds;
  private final ClaimTable claims;
  private List<LineEffect> effects = List.of();

  /** Effects and timers that are to be answered. */
  private int ids;

  private int attempt;
  private int leave;
  private int look;
  private int linger;
  private boolean watching;
  private @Nullable LineView latest;

  /** Whether so many are to be served first that it need not know yet who of them lives. */
  private boolean far;

  /** Whether the attempt under way was made for no other reason than that it was time to look. */
  private boolean unprompted;

  private boolean closing;
  private boolean over;
  private @Nullable SessionLoss end;

  /** How many answers came that nobody waited for. */
  private int late;

  /**
   * Nobody yet.
   *
   * @param limitsHolds whether a hold lasts only so long
   */
  Line(boolean limitsHolds) {
    this(limitsHolds, new ClaimTable());
  }

  private Line(boolean limitsHolds, ClaimTable claims) {
    this.limitsHolds = limitsHolds;
    this.claims = claims;
  }

  /** Takes a step. */
  List<LineEffect> step(LineEvent event) {
    effects = new ArrayList<>(2);
    if (over) {
      afterTheEnd(event);
    } else {
      take(event);
      goOn();
    }
    List<LineEffect> done = effects;
    effects = List.of();
    return done;
  }

  private void take(LineEvent event) {
    if (event instanceof LineEvent.Entered entered) {
      enter(entered);
    } else if (event instanceof LineEvent.Tries tries) {
      claims.put(tries.number(), new Trying(false));
    } else if (event instanceof LineEvent.Tried tried) {
      tried(tried);
    } else if (event instanceof LineEvent.Cancelled cancelled) {
      withdraw(cancelled.number());
    } else if (event instanceof LineEvent.Taken taken) {
      taken(taken.number());
    } else if (event instanceof LineEvent.NotTaken notTaken) {
      notTaken(notTaken.number());
    } else if (event instanceof LineEvent.Releases releases) {
      releases(releases.number());
    } else if (event instanceof LineEvent.Released released) {
      released(released);
    } else if (event instanceof LineEvent.WorkEnded ended) {
      workEnded(ended.number());
    } else if (event instanceof LineEvent.Answered answered) {
      answered(answered);
    } else if (event instanceof LineEvent.Left left) {
      left(left);
    } else if (event instanceof LineEvent.NotFound notFound) {
      claims.get(notFound.number()).ifPresent(state -> gone(notFound.number(), "it was deleted"));
    } else if (event instanceof LineEvent.Shown shown) {
      shown(shown.view());
    } else if (event instanceof LineEvent.Deleted) {
      deleted();
    } else if (event instanceof LineEvent.Missed) {
      firstWaiting().ifPresent(number -> claims.put(number, Waiting.DUE));
    } else if (event instanceof LineEvent.Due due) {
      due(due.timer());
    } else if (event instanceof LineEvent.Revoked revoked) {
      takeBack(
          revoked.number(),
          new SessionLoss(Reason.EVICTED, "it was taken away by a forced release"));
    } else if (event instanceof LineEvent.Closing begins) {
      close(begins.why());
    } else if (event instanceof LineEvent.TakingBack takesBack) {
      close(takesBack.why());
      claims.numbers().forEach(number -> takeBack(number, takesBack.why()));
    } else if (event instanceof LineEvent.Over ends) {
      endAll(ends.why());
    }
  }

  private void afterTheEnd(LineEvent event) {
    if (event instanceof LineEvent.Entered entered) {
      effects.add(new LineEffect.End(entered.number(), end()));
      effects.add(new LineEffect.Forget(entered.number(), false));
    } else if (event instanceof LineEvent.Tries tries) {
      claims.put(tries.number(), new Trying(false));
    } else if (event instanceof LineEvent.Tried tried) {
      claims.remove(tried.number());
      effects.add(new LineEffect.End(tried.number(), end()));
      effects.add(
          new LineEffect.Forget(tried.number(), !(tried.answer() instanceof Answer.Refused)));
    } else if (event instanceof LineEvent.Answered || event instanceof LineEvent.Left) {
      late++;
    }
    retireUnlessOneTries();
  }

  /** A thread that tries waits for its answer here, and would for ever if nobody were left. */
  private void retireUnlessOneTries() {
    if (claims.isEmpty()) {
      effects.add(new LineEffect.Retire());
    }
  }

  private SessionLoss end() {
    return end == null ? new SessionLoss(Reason.CLOSED, "the session is over") : end;
  }

  private int next() {
    return ++ids;
  }

  private int timer(Rest rest, long number) {
    int id = next();
    effects.add(new LineEffect.Timer(id, rest, number));
    return id;
  }

  private void cancel(int timer) {
    if (timer != 0) {
      effects.add(new LineEffect.Untimer(timer));
    }
  }

  // Whoever comes, and whoever goes.

  private void enter(LineEvent.Entered entered) {
    long number = entered.number();
    if (closing) {
      effects.add(new LineEffect.End(number, end()));
      effects.add(new LineEffect.Forget(number, false));
      return;
    }
    claims.put(number, new Entered());
    if (entered.limited()) {
      claims.limit(number, timer(Rest.LIMIT, number));
    }
  }

  private void tried(LineEvent.Tried tried) {
    long number = tried.number();
    boolean withdrawn = closing || claims.get(number).filter(new Trying(false)::equals).isEmpty();
    if (tried.answer() instanceof Answer.Granted granted && !withdrawn) {
      offer(number, granted.token());
    } else if (tried.answer() instanceof Answer.Refused) {
      forget(number, false);
    } else {
      if (withdrawn && closing) {
        effects.add(new LineEffect.End(number, end()));
      }
      leave(number);
    }
  }

  private void offer(long number, FencingToken token) {
    endLimit(number);
    claims.put(number, new Offered(token, false));
    effects.add(new LineEffect.Offer(number, token));
  }

  private void endLimit(long number) {
    cancel(claims.takeLimit(number));
  }

  private void withdraw(long number) {
    Optional<ClaimState> state = claims.get(number);
    if (state.isEmpty()) {
      return;
    }
    endLimit(number);
    ClaimState now = state.get();
    if (now instanceof Entered) {
      forget(number, false);
    } else if (now instanceof Asking asking) {
      claims.put(number, new Asking(asking.request(), asking.leads(), true));
    } else if (now instanceof Trying) {
      claims.put(number, new Trying(true));
    } else if (now instanceof Waiting) {
      leave(number);
    } else if (now instanceof Resting resting) {
      cancel(resting.timer());
      leave(number);
    }
  }

  private void leave(long number) {
    endLimit(number);
    claims.put(number, new Leaving(0, 0, 0));
  }

  private void forget(long number, boolean left) {
    endLimit(number);
    claims.remove(number);
    effects.add(new LineEffect.Forget(number, left));
  }

  private void taken(long number) {
    if (claims.get(number).orElse(null) instanceof Offered offered) {
      if (offered.lost()) {
        lose(number, new SessionLoss(Reason.EVICTED, "the Lease no longer shows it"));
        forget(number, false);
        return;
      }
      claims.put(number, new Held(offered.token()));
      if (limitsHolds) {
        claims.limit(number, timer(Rest.LONGEST_HOLD, number));
      }
      if (closing) {
        takeBack(number, end());
      }
    }
  }

  private void notTaken(long number) {
    if (claims.get(number).orElse(null) instanceof Offered) {
      leave(number);
    }
  }

  private void releases(long number) {
    ClaimState state = claims.get(number).orElse(null);
    if (state instanceof Held || state instanceof Offered) {
      endLimit(number);
      claims.put(number, new Releasing());
    }
  }

  private void released(LineEvent.Released released) {
    if (claims.get(released.number()).orElse(null) instanceof Releasing) {
      if (released.confirmed()) {
        forget(released.number(), false);
      } else {
        leave(released.number());
      }
    }
  }

  private void workEnded(long number) {
    if (claims.get(number).orElse(null) instanceof Stopping) {
      leave(number);
    }
  }

  private void lose(long number, SessionLoss why) {
    effects.add(new LineEffect.Lose(number, why));
  }

  /** From whoever holds, who stays on the Lease until its work has ended. */
  private void takeBack(long number, SessionLoss why) {
    if (claims.get(number).orElse(null) instanceof Held held) {
      endLimit(number);
      claims.put(number, new Stopping(held.token()));
      lose(number, why);
    }
  }

  /** A hold that is no longer on the Lease. */
  private void gone(long number, String message) {
    ClaimState state = claims.get(number).orElse(null);
    if (state instanceof Held) {
      lose(number, new SessionLoss(Reason.EVICTED, message));
      forget(number, false);
    } else if (state instanceof Stopping) {
      forget(number, false);
    } else if (state instanceof Offered offered) {
      claims.put(number, new Offered(offered.token(), true));
    }
  }

  // What the API server says.

  private void answered(LineEvent.Answered answered) {
    if (answered.request() != attempt) {
      late++;
      return;
    }
    attempt = 0;
    if (unprompted && watching && answered.answer() instanceof Answer.Granted) {
      effects.add(new LineEffect.Unwatch()); // it ought to have told
      effects.add(new LineEffect.Watch());
    }
    unprompted = false;
    for (long number : claims.numbers()) {
      if (claims.get(number).orElse(null) instanceof Asking asking) {
        answered(number, asking, answered.answer());
      }
    }
    answered.view().ifPresent(this::shown);
  }

  private void answered(long number, Asking asking, Answer answer) {
    if (asking.withdrawn()) {
      leave(number);
    } else if (!asking.leads()) {
      claims.put(number, new Waiting(true, true)); // unless the newest version shows its place
    } else if (answer instanceof Answer.Granted granted) {
      offer(number, granted.token());
    } else if (answer instanceof Answer.Refused) {
      claims.put(number, Waiting.QUIET);
    } else if (answer instanceof Answer.Failed failed) {
      effects.add(new LineEffect.Fail(number, failed.cause()));
      leave(number);
    } else {
      Rest rest = answer instanceof Answer.Draining ? Rest.DRAINING : Rest.UNKNOWN;
      claims.put(number, new Resting(timer(rest, number)));
    }
  }

  private void left(LineEvent.Left left) {
    if (left.request() != leave) {
      late++;
      return;
    }
    leave = 0;
    for (long number : claims.numbers()) {
      if (claims.get(number).orElse(null) instanceof Leaving leaving
          && leaving.request() == left.request()) {
        switch (left.result()) {
          case CONFIRMED -> forget(number, false);
          case HOPELESS -> forget(number, true);
          default -> {
            int tries = leaving.tries() + 1;
            claims.put(number, new Leaving(0, timer(Rest.LEAVE, tries), tries));
          }
        }
      }
    }
  }

  private void shown(LineView view) {
    LineView before = latest;
    if (before != null
        && view.uid().equals(before.uid())
        && before.version().isAfter(view.version())) {
      return; // it was replaced before we knew
    }
    latest = view;
    if (far && !view.far()) {
      cancel(look); // whoever was far from being served may be near
      look = 0;
    }
    far = view.far();
    for (long number : claims.numbers()) {
      ClaimState state = claims.get(number).orElseThrow();
      if (state instanceof Waiting || state instanceof Resting) {
        shown(view, number, state);
      } else {
        grantOf(state)
            .filter(view.version()::isAfter)
            .filter(token -> !view.shows(number, token))
            .ifPresent(token -> gone(number, "the Lease no longer shows it"));
      }
    }
  }

  private static Optional<FencingToken> grantOf(ClaimState state) {
    if (state instanceof Held held) {
      return Optional.of(held.token());
    }
    if (state instanceof Stopping stopping) {
      return Optional.of(stopping.token());
    }
    return state instanceof Offered offered ? Optional.of(offered.token()) : Optional.empty();
  }

  private void shown(LineView view, long number, ClaimState state) {
    FencingToken granted = view.active().get(number);
    if (granted != null) {
      if (state instanceof Resting resting) {
        cancel(resting.timer());
      }
      offer(number, granted);
    } else if (state instanceof Waiting waiting) {
      boolean placed = waiting.unseen() && view.queued().contains(number);
      boolean due = view.worthTrying().contains(number) || view.pending().containsKey(number);
      boolean wasDue = waiting.due() && !placed;
      claims.put(number, new Waiting(due || wasDue, waiting.unseen() && !placed));
    }
  }

  private void deleted() {
    firstWaiting().ifPresent(number -> claims.put(number, Waiting.DUE));
    for (long number : claims.numbers()) {
      if (claims.get(number).orElse(null) instanceof Held) {
        effects.add(new LineEffect.Verify(number));
      }
    }
  }

  private Optional<Long> firstWaiting() {
    return claims.numbers().stream()
        .filter(number -> claims.get(number).orElse(null) instanceof Waiting)
        .findFirst();
  }

  private void due(int timer) {
    if (timer == look) {
      look = 0;
      unprompted = attempt == 0 && firstWaiting().filter(number -> !isDue(number)).isPresent();
      firstWaiting().ifPresent(number -> claims.put(number, Waiting.DUE));
    } else if (timer == linger) {
      linger = 0;
      unwatch();
    } else {
      Optional<Long> limited = claims.limitedBy(timer);
      limited.ifPresent(this::limitReached);
      for (long number : limited.isPresent() ? List.<Long>of() : claims.numbers()) {
        ClaimState state = claims.get(number).orElse(null);
        if (state instanceof Resting resting && resting.timer() == timer) {
          claims.put(number, Waiting.DUE);
        } else if (state instanceof Leaving leaving && leaving.timer() == timer) {
          claims.put(number, new Leaving(0, 0, leaving.tries()));
        }
      }
    }
  }

  private boolean isDue(long number) {
    return claims.get(number).filter(Waiting.DUE::equals).isPresent();
  }

  private void limitReached(long number) {
    claims.takeLimit(number);
    ClaimState state = claims.get(number).orElse(null);
    if (state instanceof Held) {
      takeBack(number, new SessionLoss(Reason.OVERDUE, "it was held for longer than it may be"));
    } else if (!(state instanceof Offered)) {
      effects.add(new LineEffect.TimeOut(number));
      withdraw(number);
    }
  }

  // The session.

  private void close(SessionLoss why) {
    closing = true;
    end = end == null ? why : end;
    for (long number : claims.numbers()) {
      ClaimState state = claims.get(number).orElseThrow();
      if (waits(state)) {
        effects.add(new LineEffect.End(number, why));
        withdraw(number);
      }
    }
  }

  private static boolean waits(ClaimState state) {
    return state instanceof Entered
        || state instanceof Waiting
        || state instanceof Resting
        || (state instanceof Asking asking && !asking.withdrawn());
  }

  private void endAll(SessionLoss why) {
    over = true;
    end = end == null ? why : end;
    for (long number : claims.numbers()) {
      endLimit(number);
      ClaimState state = claims.get(number).orElseThrow();
      if (state instanceof Trying) {
        continue; // its thread comes back
      }
      boolean mayBeLeft = !(state instanceof Entered);
      if (state instanceof Held || state instanceof Offered) {
        lose(number, why);
      } else if (state instanceof Resting resting) {
        cancel(resting.timer());
      } else if (state instanceof Leaving leaving) {
        cancel(leaving.timer());
      }
      if (waits(state) || state instanceof Offered) {
        effects.add(new LineEffect.End(number, why));
      }
      claims.remove(number);
      effects.add(new LineEffect.Forget(number, mayBeLeft));
    }
    cancel(look);
    cancel(linger);
    unwatch();
    attempt = 0;
    leave = 0;
    look = 0;
    linger = 0;
    retireUnlessOneTries();
  }

  private void unwatch() {
    if (watching) {
      watching = false;
      effects.add(new LineEffect.Unwatch());
    }
  }

  // What is to be done now.

  private void goOn() {
    if (over) {
      return;
    }
    beginToLeave();
    beginToAsk();
    keepWatch();
    if (claims.isEmpty() && attempt == 0 && leave == 0 && !watching) {
      effects.add(new LineEffect.Retire());
    }
  }

  private void beginToLeave() {
    if (leave != 0) {
      return;
    }
    for (long number : claims.numbers()) {
      if (claims.get(number).orElse(null) instanceof Leaving leaving && leaving.timer() == 0) {
        leave = next();
        claims.put(number, new Leaving(leave, 0, leaving.tries()));
        effects.add(new LineEffect.Leave(leave, number));
        return;
      }
    }
  }

  private void beginToAsk() {
    if (attempt != 0 || closing) {
      return;
    }
    for (long number : claims.numbers()) {
      ClaimState state = claims.get(number).orElse(null);
      if (state instanceof Entered || (state instanceof Waiting waiting && waiting.due())) {
        ask(number, state);
        return;
      }
    }
  }

  private void ask(long leader, ClaimState state) {
    attempt = next();
    List<Long> besides = isNew(state) ? numbers(Line::isNew) : List.of();
    besides.forEach(number -> claims.put(number, new Asking(attempt, false, false)));
    claims.put(leader, new Asking(attempt, true, false));
    List<Long> others = besides.stream().filter(number -> number != leader).toList();
    effects.add(new LineEffect.Attempt(attempt, leader, others, !isNew(state)));
  }

  /** Whether no version is known to show it. */
  private static boolean isNew(ClaimState state) {
    return state instanceof Entered || (state instanceof Waiting waiting && waiting.unseen());
  }

  /** As long as somebody waits, and a moment longer. */
  private void keepWatch() {
    boolean waits = false;
    for (ClaimState state : claims.states()) {
      waits |= state instanceof Waiting || state instanceof Resting;
    }
    if (waits && !watching) {
      watching = true;
      effects.add(new LineEffect.Watch());
    }
    if (waits && look == 0) {
      look = timer(far ? Rest.RARE_LOOK : Rest.LOOK, 0);
    } else if (!waits && look != 0 && attempt == 0) {
      cancel(look);
      look = 0;
    }
    if (closing && claims.isEmpty()) {
      unwatch();
    }
    if (!watching) {
      latest = null; // there are many that only hold
    }
    boolean lingers = watching && claims.isEmpty();
    if (lingers && linger == 0) {
      linger = timer(Rest.LINGER, 0);
    } else if (!lingers && linger != 0) {
      cancel(linger);
      linger = 0;
    }
  }

  // For the runner, and for tests.

  /** The claims that wait, or ask, in the order of arrival. */
  List<Long> waiting() {
    return numbers(state -> waits(state) && !(state instanceof Entered));
  }

  private List<Long> numbers(Predicate<ClaimState> wanted) {
    return claims.numbers().stream()
        .filter(number -> claims.get(number).filter(wanted).isPresent())
        .toList();
  }

  boolean isWatching() {
    return watching;
  }

  ClaimTable claims() {
    return claims;
  }

  /** The same line, to try out what would become of it. */
  Line copy() {
    Line copy = new Line(limitsHolds, claims.copy());
    copy.ids = ids;
    copy.attempt = attempt;
    copy.leave = leave;
    copy.look = look;
    copy.linger = linger;
    copy.watching = watching;
    copy.latest = latest;
    copy.far = far;
    copy.unprompted = unprompted;
    copy.closing = closing;
    copy.over = over;
    copy.end = end;
    copy.late = late;
    return copy;
  }

  /** How many answers came that nobody waited for. */
  int late() {
    return late;
  }

  /** For tests, and for people: its claims, and what it waits for. */
  @Override
  public String toString() {
    return claims
        + (attempt == 0 ? "" : " asking #" + attempt)
        + (leave == 0 ? "" : " leaving #" + leave)
        + (look == 0 ? "" : " looking #" + look)
        + (linger == 0 ? "" : " lingering #" + linger)
        + (watching ? " watching" : "")
        + (closing ? " closing" : "")
        + (over ? " over" : "");
  }
}
