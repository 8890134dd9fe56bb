package io.github.leaselock.internal.session;

import io.github.leaselock.internal.session.ClaimState.Asking;
import io.github.leaselock.internal.session.ClaimState.Entered;
import io.github.leaselock.internal.session.ClaimState.Leaving;
import io.github.leaselock.internal.session.ClaimState.Resting;
import io.github.leaselock.internal.session.ClaimState.Waiting;
import io.github.leaselock.internal.session.LineEffect.Rest;
import java.util.List;

/** What a {@link Line} begins after each event: requests, its watch and the next look. */
final class LineWork {

  private final LineState line;

  LineWork(LineState line) {
    this.line = line;
  }

  void goOn() {
    if (line.over) {
      return;
    }
    beginToLeave();
    beginToAsk();
    keepWatch();
    if (line.claims.isEmpty() && line.attempt == 0 && line.leave == 0 && !line.watching) {
      line.effects.add(new LineEffect.Retire());
    }
  }

  private void beginToLeave() {
    if (line.leave != 0) {
      return;
    }
    for (long number : line.claims.numbers()) {
      if (line.claims.get(number).orElse(null) instanceof Leaving leaving && leaving.timer() == 0) {
        line.leave = line.next();
        line.claims.put(number, new Leaving(line.leave, 0, leaving.tries()));
        line.effects.add(new LineEffect.Leave(line.leave, number));
        return;
      }
    }
  }

  private void beginToAsk() {
    if (line.attempt != 0 || line.closing) {
      return;
    }
    for (long number : line.claims.numbers()) {
      ClaimState state = line.claims.get(number).orElse(null);
      if (state instanceof Entered || (state instanceof Waiting waiting && waiting.due())) {
        ask(number, state);
        return;
      }
    }
  }

  private void ask(long leader, ClaimState state) {
    line.attempt = line.next();
    List<Long> besides = LineState.isNew(state) ? line.numbers(LineState::isNew) : List.of();
    besides.forEach(number -> line.claims.put(number, new Asking(line.attempt, false, false)));
    line.claims.put(leader, new Asking(line.attempt, true, false));
    List<Long> others = besides.stream().filter(number -> number != leader).toList();
    line.effects.add(new LineEffect.Attempt(line.attempt, leader, others, !LineState.isNew(state)));
  }

  /** As long as somebody waits, and a moment longer. */
  private void keepWatch() {
    boolean waits = false;
    for (ClaimState state : line.claims.states()) {
      waits |= state instanceof Waiting || state instanceof Resting;
    }
    if (waits && !line.watching) {
      line.watching = true;
      line.effects.add(new LineEffect.Watch());
    }
    if (waits && line.look == 0) {
      line.look = line.timer(line.far ? Rest.RARE_LOOK : Rest.LOOK, 0);
    } else if (!waits && line.look != 0 && line.attempt == 0) {
      line.cancel(line.look);
      line.look = 0;
    }
    if (line.closing && line.claims.isEmpty()) {
      line.unwatch();
    }
    if (!line.watching) {
      line.latest = null; // there are many that only hold
    }
    boolean lingers = line.watching && line.claims.isEmpty();
    if (lingers && line.linger == 0) {
      line.linger = line.timer(Rest.LINGER, 0);
    } else if (!lingers && line.linger != 0) {
      line.cancel(line.linger);
      line.linger = 0;
    }
  }
}
