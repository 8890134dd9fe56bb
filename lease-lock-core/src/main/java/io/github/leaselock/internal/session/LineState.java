package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.session.ClaimState.Asking;
import io.github.leaselock.internal.session.ClaimState.Entered;
import io.github.leaselock.internal.session.ClaimState.Leaving;
import io.github.leaselock.internal.session.ClaimState.Offered;
import io.github.leaselock.internal.session.ClaimState.Resting;
import io.github.leaselock.internal.session.ClaimState.Waiting;
import io.github.leaselock.internal.session.LineEffect.Rest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Line} knows, and the moves that its steps are made of. An id is that of an effect
 * or a timer that is under way, or 0.
 */
final class LineState {

  final boolean limitsHolds;
  final ClaimTable claims;
  List<LineEffect> effects = List.of();

  /** Effects and timers that are to be answered. */
  private int ids;

  int attempt;
  int leave;
  int look;
  int linger;
  boolean watching;
  @Nullable LineView latest;

  /** Whether so many are to be served first that it need not know yet who of them lives. */
  boolean far;

  /** Whether the attempt under way was made for no other reason than that it was time to look. */
  boolean unprompted;

  boolean closing;
  boolean over;
  @Nullable SessionLoss end;

  /** How many answers came that nobody waited for. */
  int late;

  LineState(boolean limitsHolds, ClaimTable claims) {
    this.limitsHolds = limitsHolds;
    this.claims = claims;
  }

  SessionLoss end() {
    return end == null ? new SessionLoss(Reason.CLOSED, "the session is over") : end;
  }

  int next() {
    return ++ids;
  }

  int timer(Rest rest, long number) {
    int id = next();
    effects.add(new LineEffect.Timer(id, rest, number));
    return id;
  }

  void cancel(int timer) {
    if (timer != 0) {
      effects.add(new LineEffect.Untimer(timer));
    }
  }

  void endLimit(long number) {
    cancel(claims.takeLimit(number));
  }

  void offer(long number, FencingToken token) {
    endLimit(number);
    claims.put(number, new Offered(token, false));
    effects.add(new LineEffect.Offer(number, token));
  }

  void leave(long number) {
    endLimit(number);
    claims.put(number, new Leaving(0, 0, 0));
  }

  void forget(long number, boolean left) {
    endLimit(number);
    claims.remove(number);
    effects.add(new LineEffect.Forget(number, left));
  }

  void lose(long number, SessionLoss why) {
    effects.add(new LineEffect.Lose(number, why));
  }

  void unwatch() {
    if (watching) {
      watching = false;
      effects.add(new LineEffect.Unwatch());
    }
  }

  Optional<Long> firstWaiting() {
    return claims.numbers().stream()
        .filter(number -> claims.get(number).orElse(null) instanceof Waiting)
        .findFirst();
  }

  List<Long> numbers(Predicate<ClaimState> wanted) {
    return claims.numbers().stream()
        .filter(number -> claims.get(number).filter(wanted).isPresent())
        .toList();
  }

  static boolean waits(ClaimState state) {
    return state instanceof Entered
        || state instanceof Waiting
        || state instanceof Resting
        || (state instanceof Asking asking && !asking.withdrawn());
  }

  /** Whether no version is known to show it. */
  static boolean isNew(ClaimState state) {
    return state instanceof Entered || (state instanceof Waiting waiting && waiting.unseen());
  }

  LineState copy() {
    LineState copy = new LineState(limitsHolds, claims.copy());
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
