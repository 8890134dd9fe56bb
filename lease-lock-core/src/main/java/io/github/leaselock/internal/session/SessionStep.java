package io.github.leaselock.internal.session;

import io.github.leaselock.internal.session.SessionEffect.Timer;
import io.github.leaselock.internal.session.SessionEffect.Untimer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What comes of an event.
 *
 * @param next the state from now on
 * @param effects what is to be done, in this order
 */
record SessionStep(SessionState next, List<SessionEffect> effects) {

  SessionStep {
    effects = List.copyOf(effects);
  }

  static SessionStep to(SessionState next, SessionEffect... effects) {
    return new SessionStep(next, List.of(effects));
  }

  /** With something to be done first. */
  SessionStep after(List<? extends SessionEffect> first) {
    List<SessionEffect> all = new ArrayList<>(first);
    all.addAll(effects);
    return new SessionStep(next, all);
  }

  SessionStep after(SessionEffect first) {
    return after(List.of(first));
  }

  /** With the timer set, unless it is set already to the time that the new state waits for. */
  SessionStep timed(SessionState before, boolean hasRung) {
    OptionalLong due = next.due();
    if (due.equals(before.due()) && !hasRung) {
      return this;
    }
    List<SessionEffect> all = new ArrayList<>(effects);
    if (due.isPresent()) {
      all.add(new Timer(due.getAsLong()));
    } else if (before.due().isPresent()) {
      all.add(new Untimer());
    }
    return new SessionStep(next, all);
  }
}
