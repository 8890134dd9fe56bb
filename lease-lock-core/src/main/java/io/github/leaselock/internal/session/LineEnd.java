package io.github.leaselock.internal.session;

import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.session.ClaimState.Entered;
import io.github.leaselock.internal.session.ClaimState.Held;
import io.github.leaselock.internal.session.ClaimState.Leaving;
import io.github.leaselock.internal.session.ClaimState.Offered;
import io.github.leaselock.internal.session.ClaimState.Resting;
import io.github.leaselock.internal.session.ClaimState.Trying;

/** What the end of its session does to a {@link Line}: no more grants, then nothing at all. */
final class LineEnd {

  private final LineState line;
  private final LineClaims who;

  LineEnd(LineState line, LineClaims who) {
    this.line = line;
    this.who = who;
  }

  void close(SessionLoss why) {
    line.closing = true;
    line.end = line.end == null ? why : line.end;
    for (long number : line.claims.numbers()) {
      ClaimState state = line.claims.get(number).orElseThrow();
      if (LineState.waits(state)) {
        line.effects.add(new LineEffect.End(number, why));
        who.withdraw(number);
      }
    }
  }

  void endAll(SessionLoss why) {
    line.over = true;
    line.end = line.end == null ? why : line.end;
    for (long number : line.claims.numbers()) {
      line.endLimit(number);
      ClaimState state = line.claims.get(number).orElseThrow();
      if (state instanceof Trying) {
        continue; // its thread comes back
      }
      boolean mayBeLeft = !(state instanceof Entered);
      if (state instanceof Held || state instanceof Offered) {
        line.lose(number, why);
      } else if (state instanceof Resting resting) {
        line.cancel(resting.timer());
      } else if (state instanceof Leaving leaving) {
        line.cancel(leaving.timer());
      }
      if (LineState.waits(state) || state instanceof Offered) {
        line.effects.add(new LineEffect.End(number, why));
      }
      line.claims.remove(number);
      line.effects.add(new LineEffect.Forget(number, mayBeLeft));
    }
    line.cancel(line.look);
    line.cancel(line.linger);
    line.unwatch();
    line.attempt = 0;
    line.leave = 0;
    line.look = 0;
    line.linger = 0;
    retireUnlessOneTries();
  }

  void afterTheEnd(LineEvent event) {
    if (event instanceof LineEvent.Entered entered) {
      line.effects.add(new LineEffect.End(entered.number(), line.end()));
      line.effects.add(new LineEffect.Forget(entered.number(), false));
    } else if (event instanceof LineEvent.Tries tries) {
      line.claims.put(tries.number(), new Trying(false));
    } else if (event instanceof LineEvent.Tried tried) {
      line.claims.remove(tried.number());
      line.effects.add(new LineEffect.End(tried.number(), line.end()));
      line.effects.add(
          new LineEffect.Forget(tried.number(), !(tried.answer() instanceof Answer.Refused)));
    } else if (event instanceof LineEvent.Answered || event instanceof LineEvent.Left) {
      line.late++;
    }
    retireUnlessOneTries();
  }

  /** A thread that tries waits for its answer here, and would for ever if nobody were left. */
  private void retireUnlessOneTries() {
    if (line.claims.isEmpty()) {
      line.effects.add(new LineEffect.Retire());
    }
  }
}
