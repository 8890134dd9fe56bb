package io.github.leaselock.kubernetes.faults;

/** What a network, or a proxy in it, can do to one request. */
enum Fault {
  NONE(Forward.ONCE, Reply.AS_ANSWERED),
  /** The server did it; the answer never comes. */
  ANSWER_LOST(Forward.ONCE, Reply.NOTHING),
  /** The server never hears of it; no answer comes. */
  REQUEST_LOST(Forward.NEVER, Reply.NOTHING),
  /** Reaches the server when the client has given up and sent other requests. */
  LATE(Forward.LATE, Reply.NOTHING),
  /** Sent twice in a row; the client gets the second answer, for a write a 409 against itself. */
  DUPLICATED(Forward.TWICE, Reply.AS_ANSWERED),
  /** Answered, and sent to the server once more behind later requests. */
  REPLAYED(Forward.ONCE_AND_LATE, Reply.AS_ANSWERED),
  RESET_BEFORE(Forward.NEVER, Reply.RESET),
  RESET_AFTER(Forward.ONCE, Reply.RESET),
  /** The server did it; the connection ends in the middle of the answer's body. */
  ANSWER_CUT(Forward.ONCE, Reply.HALF),
  /** Not done; with {@code Retry-After}. */
  TOO_MANY_REQUESTS(Forward.NEVER, Reply.STATUS_429),
  ERROR_NOT_APPLIED(Forward.NEVER, Reply.STATUS_500),
  ERROR_APPLIED(Forward.ONCE, Reply.STATUS_500);

  /** Whether and when the server hears of the request. */
  enum Forward {
    NEVER,
    ONCE,
    TWICE,
    LATE,
    ONCE_AND_LATE
  }

  /** What the client hears. */
  enum Reply {
    AS_ANSWERED,
    NOTHING,
    RESET,
    HALF,
    STATUS_429,
    STATUS_500
  }

  private final Forward forward;
  private final Reply reply;

  Fault(Forward forward, Reply reply) {
    this.forward = forward;
    this.reply = reply;
  }

  Forward forward() {
    return forward;
  }

  Reply reply() {
    return reply;
  }

  /** Whether what the client hears of a write leaves open if it was, or will be, done. */
  boolean leavesInDoubt() {
    return this == DUPLICATED
        || (reply != Reply.AS_ANSWERED && this != TOO_MANY_REQUESTS && this != NONE);
  }
}
