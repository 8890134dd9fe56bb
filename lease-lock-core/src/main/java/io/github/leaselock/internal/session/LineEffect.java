package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.SessionLoss;
import java.util.List;

/** What a {@link Line} has done: by a runner that decides nothing. None of it blocks. */
sealed interface LineEffect {

  /**
   * Ask for the lock; answered by {@link LineEvent.Answered}, its failure too.
   *
   * @param request its id
   * @param leader whose attempt it is
   * @param besides who else takes a place in the queue by the same write
   * @param judges whether those in the way are asked about
   */
  record Attempt(int request, long leader, List<Long> besides, boolean judges)
      implements LineEffect {}

  /**
   * Take a claim off the Lease; answered by {@link LineEvent.Left}.
   *
   * @param request its id
   * @param number the claim
   */
  record Leave(int request, long number) implements LineEffect {}

  /**
   * Look whether the Lease still shows a hold; {@link LineEvent.NotFound} if it does not.
   *
   * @param number the claim
   */
  record Verify(long number) implements LineEffect {}

  /** Begin to be shown versions. */
  record Watch() implements LineEffect {}

  /** End that. */
  record Unwatch() implements LineEffect {}

  /**
   * Wait; answered by {@link LineEvent.Due}.
   *
   * @param timer its id
   * @param rest what for
   * @param number how many times in a row, or which claim
   */
  record Timer(int timer, Rest rest, long number) implements LineEffect {}

  /** What a timer is for, and so how long it takes. */
  enum Rest {
    /** The next look of whoever is first. */
    LOOK,
    /** The same, where many others are to be served first. */
    RARE_LOOK,
    /** Another attempt after one that told nothing. */
    UNKNOWN,
    /** Another attempt while work of others drains. */
    DRAINING,
    /** Another try to leave. */
    LEAVE,
    /** The end of a wait. */
    LIMIT,
    /** The longest that a hold may last. */
    LONGEST_HOLD,
    /** The watch is kept for a while after the last claim. */
    LINGER
  }

  /**
   * Call a timer off.
   *
   * @param timer its id
   */
  record Untimer(int timer) implements LineEffect {}

  /**
   * Hand a hold to whoever waits; answered by {@link LineEvent.Taken} or {@link
   * LineEvent.NotTaken}.
   *
   * @param number the claim
   * @param token the grant
   */
  record Offer(long number, FencingToken token) implements LineEffect {}

  /**
   * Tell whoever waits that the time is over.
   *
   * @param number the claim
   */
  record TimeOut(long number) implements LineEffect {}

  /**
   * Tell whoever waits that it waits in vain.
   *
   * @param number the claim
   * @param cause why
   */
  record Fail(long number, Throwable cause) implements LineEffect {}

  /**
   * Tell whoever waits that the session has ended.
   *
   * @param number the claim
   * @param why why
   */
  record End(long number, SessionLoss why) implements LineEffect {}

  /**
   * Tell whoever holds that it no longer does; answered by {@link LineEvent.WorkEnded}.
   *
   * @param number the claim
   * @param why why
   */
  record Lose(long number, SessionLoss why) implements LineEffect {}

  /**
   * Nothing more will be said of a claim.
   *
   * @param number the claim
   * @param left whether it may still be on the Lease
   */
  record Forget(long number, boolean left) implements LineEffect {}

  /** Nothing is left to do. */
  record Retire() implements LineEffect {}
}
