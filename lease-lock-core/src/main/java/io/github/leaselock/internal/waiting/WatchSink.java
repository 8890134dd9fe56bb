package io.github.leaselock.internal.waiting;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;

/** Is shown what the watch shows, and what becomes of it. */
interface WatchSink {
  void stored(RetriedWatch watch, LeaseRecord lease);

  void removed(RetriedWatch watch, LeaseKey key);

  /**
   * Changes arrive from now on.
   *
   * @param anew what is stored was shown; if not, nothing was missed since it ended
   */
  void caughtUp(RetriedWatch watch, boolean anew);

  /**
   * It will be a while until it is opened again.
   *
   * @param first whether it had not failed just before
   */
  void failed(RetriedWatch watch, boolean first);
}
