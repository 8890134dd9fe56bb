package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.internal.session.ClaimState.Asking;
import io.github.leaselock.internal.session.ClaimState.Held;
import io.github.leaselock.internal.session.ClaimState.Leaving;
import io.github.leaselock.internal.session.ClaimState.Offered;
import io.github.leaselock.internal.session.ClaimState.Resting;
import io.github.leaselock.internal.session.ClaimState.Stopping;
import io.github.leaselock.internal.session.ClaimState.Waiting;
import io.github.leaselock.internal.session.LineEffect.Rest;
import java.util.List;
import java.util.Optional;

/** What the API server says, and timers do, to a {@link Line}. */
final class LineAnswers {

  private final LineState line;
  private final LineClaims who;

  LineAnswers(LineState line, LineClaims who) {
    this.line = line;
    this.who = who;
  }

  void answered(LineEvent.Answered answered) {
    if (answered.request() != line.attempt) {
      line.late++;
      return;
    }
    line.attempt = 0;
    if (line.unprompted && line.watching && answered.answer() instanceof Answer.Granted) {
      line.effects.add(new LineEffect.Unwatch()); // it ought to have told
      line.effects.add(new LineEffect.Watch());
    }
    line.unprompted = false;
    for (long number : line.claims.numbers()) {
      if (line.claims.get(number).orElse(null) instanceof Asking asking) {
        answered(number, asking, answered.answer());
      }
    }
    answered.view().ifPresent(this::shown);
  }

  private void answered(long number, Asking asking, Answer answer) {
    if (asking.withdrawn()) {
      line.leave(number);
    } else if (!asking.leads()) {
      line.claims.put(number, new Waiting(true, true)); // unless the newest version shows its place
    } else if (answer instanceof Answer.Granted granted) {
      line.offer(number, granted.token());
    } else if (answer instanceof Answer.Refused) {
      line.claims.put(number, Waiting.QUIET);
    } else if (answer instanceof Answer.Failed failed) {
      line.effects.add(new LineEffect.Fail(number, failed.cause()));
      line.leave(number);
    } else {
      Rest rest = answer instanceof Answer.Draining ? Rest.DRAINING : Rest.UNKNOWN;
      line.claims.put(number, new Resting(line.timer(rest, number)));
    }
  }

  void left(LineEvent.Left left) {
    if (left.request() != line.leave) {
      line.late++;
      return;
    }
    line.leave = 0;
    for (long number : line.claims.numbers()) {
      if (line.claims.get(number).orElse(null) instanceof Leaving leaving
          && leaving.request() == left.request()) {
        switch (left.result()) {
          case CONFIRMED -> line.forget(number, false);
          case HOPELESS -> line.forget(number, true);
          default -> {
            int tries = leaving.tries() + 1;
            line.claims.put(number, new Leaving(0, line.timer(Rest.LEAVE, tries), tries));
          }
        }
      }
    }
  }

  void shown(LineView view) {
    LineView before = line.latest;
    if (before != null
        && view.uid().equals(before.uid())
        && before.version().isAfter(view.version())) {
      return; // it was replaced before we knew
    }
    line.latest = view;
    if (line.far && !view.far()) {
      line.cancel(line.look); // whoever was far from being served may be near
      line.look = 0;
    }
    line.far = view.far();
    for (long number : line.claims.numbers()) {
      ClaimState state = line.claims.get(number).orElseThrow();
      if (state instanceof Waiting || state instanceof Resting) {
        shown(view, number, state);
      } else {
        grantOf(state)
            .filter(view.version()::isAfter)
            .filter(token -> !view.shows(number, token))
            .ifPresent(token -> who.gone(number, "the Lease no longer shows it"));
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
        line.cancel(resting.timer());
      }
      line.offer(number, granted);
    } else if (state instanceof Waiting waiting) {
      boolean placed = waiting.unseen() && view.queued().contains(number);
      boolean due = view.worthTrying().contains(number) || view.pending().containsKey(number);
      boolean wasDue = waiting.due() && !placed;
      line.claims.put(number, new Waiting(due || wasDue, waiting.unseen() && !placed));
    }
  }

  void deleted() {
    line.firstWaiting().ifPresent(number -> line.claims.put(number, Waiting.DUE));
    for (long number : line.claims.numbers()) {
      if (line.claims.get(number).orElse(null) instanceof Held) {
        line.effects.add(new LineEffect.Verify(number));
      }
    }
  }

  void due(int timer) {
    if (timer == line.look) {
      line.look = 0;
      line.unprompted =
          line.attempt == 0 && line.firstWaiting().filter(number -> !isDue(number)).isPresent();
      line.firstWaiting().ifPresent(number -> line.claims.put(number, Waiting.DUE));
    } else if (timer == line.linger) {
      line.linger = 0;
      line.unwatch();
    } else {
      Optional<Long> limited = line.claims.limitedBy(timer);
      limited.ifPresent(who::limitReached);
      for (long number : limited.isPresent() ? List.<Long>of() : line.claims.numbers()) {
        ClaimState state = line.claims.get(number).orElse(null);
        if (state instanceof Resting resting && resting.timer() == timer) {
          line.claims.put(number, Waiting.DUE);
        } else if (state instanceof Leaving leaving && leaving.timer() == timer) {
          line.claims.put(number, new Leaving(0, 0, leaving.tries()));
        }
      }
    }
  }

  private boolean isDue(long number) {
    return line.claims.get(number).filter(Waiting.DUE::equals).isPresent();
  }
}
