package io.github.leaselock.internal.session;

import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.session.ClaimState.Entered;
import io.github.leaselock.internal.session.ClaimState.Trying;
import io.github.leaselock.internal.session.ClaimState.Waiting;
import java.util.ArrayList;
import java.util.List;

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

  /** All that it is between two steps: a session may hold a hundred thousand locks. */
  private final LineState state;

  /**
   * Nobody yet.
   *
   * @param limitsHolds whether a hold lasts only so long
   */
  Line(boolean limitsHolds) {
    this(new LineState(limitsHolds, new ClaimTable()));
  }

  private Line(LineState state) {
    this.state = state;
  }

  /** Takes a step. */
  List<LineEffect> step(LineEvent event) {
    state.effects = new ArrayList<>(2);
    LineClaims who = new LineClaims(state);
    LineEnd end = new LineEnd(state, who);
    if (state.over) {
      end.afterTheEnd(event);
    } else {
      take(event, who, new LineAnswers(state, who), end);
      new LineWork(state).goOn();
    }
    List<LineEffect> done = state.effects;
    state.effects = List.of();
    return done;
  }

  private void take(LineEvent event, LineClaims who, LineAnswers answers, LineEnd end) {
    if (event instanceof LineEvent.Entered entered) {
      who.enter(entered);
    } else if (event instanceof LineEvent.Tries tries) {
      state.claims.put(tries.number(), new Trying(false));
    } else if (event instanceof LineEvent.Tried tried) {
      who.tried(tried);
    } else if (event instanceof LineEvent.Cancelled cancelled) {
      who.withdraw(cancelled.number());
    } else if (event instanceof LineEvent.Taken taken) {
      who.taken(taken.number());
    } else if (event instanceof LineEvent.NotTaken notTaken) {
      who.notTaken(notTaken.number());
    } else if (event instanceof LineEvent.Releases releases) {
      who.releases(releases.number());
    } else if (event instanceof LineEvent.Released released) {
      who.released(released);
    } else if (event instanceof LineEvent.WorkEnded ended) {
      who.workEnded(ended.number());
    } else if (event instanceof LineEvent.Answered answered) {
      answers.answered(answered);
    } else if (event instanceof LineEvent.Left left) {
      answers.left(left);
    } else if (event instanceof LineEvent.NotFound notFound) {
      who.gone(notFound.number(), "it was deleted");
    } else if (event instanceof LineEvent.Shown shown) {
      answers.shown(shown.view());
    } else if (event instanceof LineEvent.Deleted) {
      answers.deleted();
    } else if (event instanceof LineEvent.Missed) {
      state.firstWaiting().ifPresent(number -> state.claims.put(number, Waiting.DUE));
    } else if (event instanceof LineEvent.Due due) {
      answers.due(due.timer());
    } else if (event instanceof LineEvent.Revoked revoked) {
      who.takeBack(
          revoked.number(),
          new SessionLoss(Reason.EVICTED, "it was taken away by a forced release"));
    } else if (event instanceof LineEvent.Closing begins) {
      end.close(begins.why());
    } else if (event instanceof LineEvent.TakingBack takesBack) {
      end.close(takesBack.why());
      state.claims.numbers().forEach(number -> who.takeBack(number, takesBack.why()));
    } else if (event instanceof LineEvent.Over ends) {
      end.endAll(ends.why());
    }
  }

  // For the runner, and for tests.

  /** The claims that wait, or ask, in the order of arrival. */
  List<Long> waiting() {
    return state.numbers(claim -> LineState.waits(claim) && !(claim instanceof Entered));
  }

  boolean isWatching() {
    return state.watching;
  }

  ClaimTable claims() {
    return state.claims;
  }

  /** The same line, to try out what would become of it. */
  Line copy() {
    return new Line(state.copy());
  }

  /** How many answers came that nobody waited for. */
  int late() {
    return state.late;
  }

  /** For tests, and for people: its claims, and what it waits for. */
  @Override
  public String toString() {
    return state.toString();
  }
}
