package io.github.leaselock.kubectl;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is read from the API server beside locks. Nothing here changes anything. */
interface Cluster {

  /** The Leases of a namespace, or of all. */
  List<LeaseView> leases(Optional<String> namespace);

  Optional<LeaseView> lease(LeaseKey key);

  /** What is there of a holder that is an object. Never throws: what cannot be read is told. */
  Evidence object(LockHolder entry, Holder holder);

  /** Whether a Lease is seen not to move, nor to come, for so long: waits until it does. */
  boolean isUnmoved(LeaseKey key, Duration time);

  /** The plural of a holder's kind, if the API server serves it. */
  Optional<String> plural(Holder holder);

  boolean may(Right right);

  /**
   * Shows each Lease of a namespace, or of all, that changes from now on, and those that are there
   * once more.
   *
   * @param changed is shown them, on another thread
   * @param ended runs when nothing more will be shown
   * @return ends it
   */
  Closing watch(Optional<String> namespace, Consumer<LeaseView> changed, Runnable ended);

  /** The wall clock of this machine. */
  Instant now();

  /** Ends something, without an exception. */
  interface Closing extends AutoCloseable {
    @Override
    void close();
  }
}
