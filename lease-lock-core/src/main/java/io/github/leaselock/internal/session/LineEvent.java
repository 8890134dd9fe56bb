package io.github.leaselock.internal.session;

import io.github.leaselock.SessionLoss;
import java.util.Optional;

/** What happens to a {@link Line}. */
sealed interface LineEvent {

  /**
   * Somebody wants the lock and waits for it.
   *
   * @param number the claim
   * @param limited whether its wait is ended by a timer of the line
   */
  record Entered(long number, boolean limited) implements LineEvent {}

  /**
   * Somebody asks by its own thread, and does not wait.
   *
   * @param number the claim
   */
  record Tries(long number) implements LineEvent {}

  /**
   * What that thread was told.
   *
   * @param number the claim
   * @param answer what
   */
  record Tried(long number, Answer answer) implements LineEvent {}

  /**
   * Whoever waited has given up.
   *
   * @param number the claim
   */
  record Cancelled(long number) implements LineEvent {}

  /**
   * Whoever waited has the handle.
   *
   * @param number the claim
   */
  record Taken(long number) implements LineEvent {}

  /**
   * Whoever waited had given up when the handle came.
   *
   * @param number the claim
   */
  record NotTaken(long number) implements LineEvent {}

  /**
   * A user's thread gives a hold back.
   *
   * @param number the claim
   */
  record Releases(long number) implements LineEvent {}

  /**
   * What became of that.
   *
   * @param number the claim
   * @param confirmed whether it is off the Lease
   */
  record Released(long number, boolean confirmed) implements LineEvent {}

  /**
   * Whoever held was told that it no longer does, and no work that it guarded is left: the answer
   * to {@link LineEffect.Lose}.
   *
   * @param number the claim
   */
  record WorkEnded(long number) implements LineEvent {}

  /**
   * The answer to {@link LineEffect.Attempt}.
   *
   * @param request the effect
   * @param answer what its first claim was told
   * @param view the newest version that is known now
   */
  record Answered(int request, Answer answer, Optional<LineView> view) implements LineEvent {}

  /**
   * The answer to {@link LineEffect.Leave}.
   *
   * @param request the effect
   * @param result what came of it
   */
  record Left(int request, Departure result) implements LineEvent {}

  /** What came of taking a claim off the Lease. */
  enum Departure {
    /** It is off. */
    CONFIRMED,
    /** It may be on the Lease. */
    UNCONFIRMED,
    /** It may be, and no further try can succeed. */
    HOPELESS
  }

  /**
   * A live read, after the Lease was deleted, has not found a hold.
   *
   * @param number the claim
   */
  record NotFound(long number) implements LineEvent {}

  /**
   * A version was stored.
   *
   * @param view what it tells
   */
  record Shown(LineView view) implements LineEvent {}

  /** The Lease is gone. */
  record Deleted() implements LineEvent {}

  /** Something may have happened that was not shown. */
  record Missed() implements LineEvent {}

  /**
   * A timer's time has come.
   *
   * @param timer which
   */
  record Due(int timer) implements LineEvent {}

  /**
   * A hold was taken away by force.
   *
   * @param number the claim
   */
  record Revoked(long number) implements LineEvent {}

  /**
   * The session closes: nobody is granted anything any more.
   *
   * @param why what whoever waits is told
   */
  record Closing(SessionLoss why) implements LineEvent {}

  /**
   * The session closes, and takes its holds back.
   *
   * @param why what the holders are told
   */
  record TakingBack(SessionLoss why) implements LineEvent {}

  /**
   * The session is over: nothing more is sent.
   *
   * @param why what everybody is told
   */
  record Over(SessionLoss why) implements LineEvent {}
}
