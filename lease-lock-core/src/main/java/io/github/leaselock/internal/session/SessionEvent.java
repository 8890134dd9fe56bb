package io.github.leaselock.internal.session;

import io.github.leaselock.SessionLoss;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.List;

/** What happens to a {@link SessionMachine}. */
sealed interface SessionEvent {

  /** When it happens. */
  Moment now();

  /**
   * It is time.
   *
   * @param now when
   */
  record Due(Moment now) implements SessionEvent {}

  /**
   * Somebody has asked whether it is valid, and found that it is too late.
   *
   * @param now when
   */
  record Noticed(Moment now) implements SessionEvent {}

  /**
   * A request was answered.
   *
   * @param now when
   * @param id which
   * @param outcome what came of it
   */
  record Answered(Moment now, long id, Outcome outcome) implements SessionEvent {}

  /**
   * It is to be over.
   *
   * @param now when
   * @param why why
   */
  record Ended(Moment now, SessionLoss why) implements SessionEvent {}

  /**
   * Its process is done with it.
   *
   * @param now when
   * @param nothingLeft whether all its claims were given back, and that is confirmed
   * @param except the claims that are neither given back nor given up
   * @param left for how many nanoseconds it may go on
   */
  record Close(Moment now, boolean nothingLeft, List<ClaimRef> except, long left)
      implements SessionEvent {
    public Close {
      except = List.copyOf(except);
    }
  }

  /**
   * Nobody waits for its closing any longer.
   *
   * @param now when
   */
  record GivenUp(Moment now) implements SessionEvent {}

  /** What came of a request. */
  sealed interface Outcome {}

  /**
   * A version was written.
   *
   * @param lease as the answer shows it
   */
  record Stored(LeaseRecord lease) implements Outcome {}

  /**
   * A version was read.
   *
   * @param lease the version
   */
  record Found(LeaseRecord lease) implements Outcome {}

  /** There is no such Lease. */
  record Absent() implements Outcome {}

  /** It was deleted. */
  record Deleted() implements Outcome {}

  /**
   * It is not known to be done, or was not even sent.
   *
   * @param failure why
   */
  record Failed(StoreFailure failure) implements Outcome {}
}
