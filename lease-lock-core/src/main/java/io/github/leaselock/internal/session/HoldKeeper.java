package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.lock.StoreLock;
import java.util.Optional;

/** What a hold is on: the session's part in one lock. */
interface HoldKeeper {

  /** The lock that is held. */
  StoreLock lock();

  /** Whether the session is valid right now. */
  boolean isAlive();

  /** Why the session is over, if that was told. */
  Optional<SessionLoss> sessionLoss();

  /** Runs what belongs to the session's user. */
  UserCode userCode();

  /** Gives a hold back, on the calling thread. */
  ReleaseResult release(long number, Holder holder, FencingToken token);

  /** A lost hold guards no work any more. */
  void workEnded(long number);
}
