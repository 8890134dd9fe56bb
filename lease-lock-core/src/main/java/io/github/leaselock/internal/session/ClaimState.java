package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;

/**
 * What becomes of one claim of a session on one lock.
 *
 * <pre>
 *   Entered ──▶ Asking ──refused──▶ Waiting ──its turn──▶ Offered ──taken──▶ Held ──taken back──▶ Stopping
 *      │         │  ▲ └──unknown──▶ Resting                 │                 │ released              │
 *      │         │  └───────due───────┴─────┘               │ not wanted      ▼                       │ its work
 *      │         │ withdrawn                                ▼ any more     Releasing                  │ has ended
 *      ▼         └────────────────────────────────────▶  Leaving ◀────────────┘ not confirmed         │
 *   (gone: nothing was sent)                              │  ▲                                         │
 *                                  confirmed, or the      ▼  └─────────────────────────────────────────┘
 *                                  session is over      (gone)
 * </pre>
 *
 * <p>From the first request on there is one way out: {@link Leaving}, which ends with a confirmed
 * release, or the end of the session, whose Lease then says that its claims are given up.
 */
sealed interface ClaimState {

  /** Nothing was sent for it. */
  record Entered() implements ClaimState {}

  /**
   * An attempt is under way.
   *
   * @param request the effect that carries it out
   * @param leads whether the attempt is its own; otherwise that of another, which brings its place
   * @param withdrawn whether it is not wanted any more
   */
  record Asking(int request, boolean leads, boolean withdrawn) implements ClaimState {}

  /**
   * Its caller's own thread asks, once.
   *
   * @param withdrawn whether it is not wanted any more
   */
  record Trying(boolean withdrawn) implements ClaimState {}

  /**
   * Refused: it has a place, or waits without one. The watch and the next look end the wait.
   *
   * @param due whether an attempt is worth a request now
   * @param unseen whether another's attempt was to bring its place, and no version has shown it yet
   */
  record Waiting(boolean due, boolean unseen) implements ClaimState {

    /** Begins an attempt as soon as none is under way. */
    static final Waiting DUE = new Waiting(true, false);

    /** Waits for the watch, or the next look. */
    static final Waiting QUIET = new Waiting(false, false);
  }

  /**
   * Its last attempt told nothing that a watch would tell the end of: a timer ends the rest.
   *
   * @param timer which
   */
  record Resting(int timer) implements ClaimState {}

  /**
   * Granted, and handed to whoever waits for it.
   *
   * @param token the grant
   * @param lost whether it was taken away meanwhile
   */
  record Offered(FencingToken token, boolean lost) implements ClaimState {}

  /**
   * Somebody has the handle.
   *
   * @param token the grant
   */
  record Held(FencingToken token) implements ClaimState {}

  /**
   * Taken back from its holder: it stays on the Lease until the work under it has ended.
   *
   * @param token the grant
   */
  record Stopping(FencingToken token) implements ClaimState {}

  /** Its user's own thread gives it back. */
  record Releasing() implements ClaimState {}

  /**
   * To be taken off the Lease, with its hold, its place and whatever request of it is still under
   * way.
   *
   * @param request the effect that does it, or 0
   * @param timer what it rests for after a try that was not confirmed, or 0
   * @param tries how many were not
   */
  record Leaving(int request, int timer, int tries) implements ClaimState {}
}
