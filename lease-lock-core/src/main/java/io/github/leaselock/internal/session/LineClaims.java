package io.github.leaselock.internal.session;

import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.session.ClaimState.Asking;
import io.github.leaselock.internal.session.ClaimState.Entered;
import io.github.leaselock.internal.session.ClaimState.Held;
import io.github.leaselock.internal.session.ClaimState.Offered;
import io.github.leaselock.internal.session.ClaimState.Releasing;
import io.github.leaselock.internal.session.ClaimState.Resting;
import io.github.leaselock.internal.session.ClaimState.Stopping;
import io.github.leaselock.internal.session.ClaimState.Trying;
import io.github.leaselock.internal.session.ClaimState.Waiting;
import io.github.leaselock.internal.session.LineEffect.Rest;
import java.util.Optional;

/** What those who want a lock, have it and let it go do to a {@link Line}. */
final class LineClaims {

  private final LineState line;

  LineClaims(LineState line) {
    this.line = line;
  }

  void enter(LineEvent.Entered entered) {
    long number = entered.number();
    if (line.closing) {
      line.effects.add(new LineEffect.End(number, line.end()));
      line.effects.add(new LineEffect.Forget(number, false));
      return;
    }
    line.claims.put(number, new Entered());
    if (entered.limited()) {
      line.claims.limit(number, line.timer(Rest.LIMIT, number));
    }
  }

  void tried(LineEvent.Tried tried) {
    long number = tried.number();
    boolean withdrawn =
        line.closing || line.claims.get(number).filter(new Trying(false)::equals).isEmpty();
    if (tried.answer() instanceof Answer.Granted granted && !withdrawn) {
      line.offer(number, granted.token());
    } else if (tried.answer() instanceof Answer.Refused) {
      line.forget(number, false);
    } else {
      if (withdrawn && line.closing) {
        line.effects.add(new LineEffect.End(number, line.end()));
      }
      line.leave(number);
    }
  }

  void withdraw(long number) {
    Optional<ClaimState> state = line.claims.get(number);
    if (state.isEmpty()) {
      return;
    }
    line.endLimit(number);
    ClaimState now = state.get();
    if (now instanceof Entered) {
      line.forget(number, false);
    } else if (now instanceof Asking asking) {
      line.claims.put(number, new Asking(asking.request(), asking.leads(), true));
    } else if (now instanceof Trying) {
      line.claims.put(number, new Trying(true));
    } else if (now instanceof Waiting) {
      line.leave(number);
    } else if (now instanceof Resting resting) {
      line.cancel(resting.timer());
      line.leave(number);
    }
  }

  void taken(long number) {
    if (line.claims.get(number).orElse(null) instanceof Offered offered) {
      if (offered.lost()) {
        line.lose(number, new SessionLoss(Reason.EVICTED, "the Lease no longer shows it"));
        line.forget(number, false);
        return;
      }
      line.claims.put(number, new Held(offered.token()));
      if (line.limitsHolds) {
        line.claims.limit(number, line.timer(Rest.LONGEST_HOLD, number));
      }
      if (line.closing) {
        takeBack(number, line.end());
      }
    }
  }

  void notTaken(long number) {
    if (line.claims.get(number).orElse(null) instanceof Offered) {
      line.leave(number);
    }
  }

  void releases(long number) {
    ClaimState state = line.claims.get(number).orElse(null);
    if (state instanceof Held || state instanceof Offered) {
      line.endLimit(number);
      line.claims.put(number, new Releasing());
    }
  }

  void released(LineEvent.Released released) {
    if (line.claims.get(released.number()).orElse(null) instanceof Releasing) {
      if (released.confirmed()) {
        line.forget(released.number(), false);
      } else {
        line.leave(released.number());
      }
    }
  }

  void workEnded(long number) {
    if (line.claims.get(number).orElse(null) instanceof Stopping) {
      line.leave(number);
    }
  }

  /** From whoever holds, who stays on the Lease until its work has ended. */
  void takeBack(long number, SessionLoss why) {
    if (line.claims.get(number).orElse(null) instanceof Held held) {
      line.endLimit(number);
      line.claims.put(number, new Stopping(held.token()));
      line.lose(number, why);
    }
  }

  /** A hold that is no longer on the Lease. */
  void gone(long number, String message) {
    ClaimState state = line.claims.get(number).orElse(null);
    if (state instanceof Held) {
      line.lose(number, new SessionLoss(Reason.EVICTED, message));
      line.forget(number, false);
    } else if (state instanceof Stopping) {
      line.forget(number, false);
    } else if (state instanceof Offered offered) {
      line.claims.put(number, new Offered(offered.token(), true));
    }
  }

  void limitReached(long number) {
    line.claims.takeLimit(number);
    ClaimState state = line.claims.get(number).orElse(null);
    if (state instanceof Held) {
      takeBack(number, new SessionLoss(Reason.OVERDUE, "it was held for longer than it may be"));
    } else if (!(state instanceof Offered)) {
      line.effects.add(new LineEffect.TimeOut(number));
      withdraw(number);
    }
  }
}
