package io.github.leaselock.internal.session;

import io.github.leaselock.ReleaseResult;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.lock.StoreLock;
import java.util.Optional;

/** What a {@link HeldLock} is on: the session's part in one lock. */
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
  ReleaseResult release(HeldLock handle);

  /** A lost hold guards no work any more. */
  void workEnded(HeldLock handle);
}
