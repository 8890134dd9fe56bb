package io.github.leaselock.simulation.engine;

import java.util.EnumSet;
import java.util.Set;

/** What may happen to a client, where it stands, other than the normal course. */
public enum Twist {
  /** The normal course. */
  NONE("goes on"),

  PAUSED("is paused for 12 s"),

  REQUEST_LOST("the request is lost"),
  ANSWER_LOST("the answer is lost"),
  APPLIED_LATE("no answer; the write is still under way"),
  SENT_TWICE("a proxy sends the write twice"),
  MADE_UP_CONFLICT("a webhook makes up a 409"),
  THROTTLED("429, Retry-After 2 s"),
  ERROR_APPLIED("500, and the write was applied"),
  ERROR_NOT_APPLIED("500, and nothing was done"),
  GONE("410"),
  FORBIDDEN("403"),
  INTERRUPTED("the thread is interrupted, the write is still under way"),

  THROWS("throws"),
  SAYS_LIVE("says LIVE whatever is true"),
  SAYS_UNKNOWN("says UNKNOWN"),
  SAYS_STALE("says STALE whatever is true"),
  SAYS_NOT_GONE("says not gone whatever is true"),

  GIVES_UP("gives up"),
  ASKS_OTHER_MODE("asks for the other mode"),
  FORCES("a person breaks the lock by force"),
  TIDIES_UP("deletes the Lease if it is free"),

  SLOW_REQUEST("the request takes 4 s to arrive"),
  SLOW_ANSWER("the answer takes 4 s to arrive"),

  SHOWS_THE_LAST("several changes arrive as one"),
  SHOWS_LATE("the changes arrive 6 s late"),
  FALLS_SILENT("falls silent"),

  HAS_NO_PATIENCE("does not wait"),
  HOLDS_LONG("holds for half a minute"),
  CLOSES("closes its session"),

  TWIN_UNAUTHORIZED("a proxy sends it twice: one copy is slow, the other answered 401"),
  TWIN_FORBIDDEN("a proxy sends it twice: one copy is slow, the other answered 403"),
  TWIN_INVALID("a proxy sends it twice: one copy is slow, the other answered 422"),
  UNAUTHORIZED("401"),

  USES_OTHER_LOCKS("uses other locks"),
  TRIES_ONLY("asks again without a place"),
  LEAVES_DOUBTS("leaves 5,000 other holders in doubt"),

  SHOWS_OLD("an older version is shown again"),
  GIVES_UP_AT_ONCE("gives up before anything is sent"),
  WAITS_ON_ITS_THREAD("waits on its own thread"),
  STAGE_BLOCKS("blocks for 20 s"),
  STAGE_REENTERS("uses the session again"),
  REJECTS("rejects it"),
  DROPS("drops it"),
  RUNS_IT_HERE("runs it in the caller's thread"),
  HAS_ENDED("has ended, and rejects whatever comes");

  public static final Set<Twist> OF_A_READ =
      EnumSet.of(
          REQUEST_LOST, THROTTLED, ERROR_NOT_APPLIED, GONE, FORBIDDEN, INTERRUPTED, UNAUTHORIZED);

  /** The write is refused, and may be stored all the same. */
  public static final Set<Twist> TWINS = EnumSet.range(TWIN_UNAUTHORIZED, TWIN_INVALID);

  public static final Set<Twist> OF_A_WRITE = ofAWrite();

  public static final Set<Twist> OF_A_VERDICT = EnumSet.range(THROWS, SAYS_STALE);

  public static final Set<Twist> OF_A_DRAIN_CHECK = EnumSet.of(THROWS, SAYS_NOT_GONE);

  private final String text;

  private static Set<Twist> ofAWrite() {
    Set<Twist> all = EnumSet.range(REQUEST_LOST, INTERRUPTED);
    all.addAll(EnumSet.range(TWIN_UNAUTHORIZED, UNAUTHORIZED));
    return all;
  }

  Twist(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
