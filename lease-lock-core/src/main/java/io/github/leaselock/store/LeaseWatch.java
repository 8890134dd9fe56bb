package io.github.leaselock.store;

import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;

/**
 * A stream of the changes of locks in one namespace: a hint when to look, and a version to write
 * from. It may be late, leave versions out, or fall silent; what it shows was stored once.
 */
public interface LeaseWatch extends AutoCloseable {

  /**
   * Whether changes are expected to arrive.
   *
   * @return false while the stream is not established
   */
  boolean isEstablished();

  /** Ends the stream. Nothing is shown after that, except by a call under way. */
  @Override
  void close();

  /** Is shown what changes. Calls come one at a time. They must be short. */
  interface Listener {

    /**
     * A version is, or was, stored. Of one Lease, later versions are shown later.
     *
     * @param lease the version
     */
    void stored(LeaseRecord lease);

    /**
     * A Lease is gone.
     *
     * @param key which
     */
    void removed(LeaseKey key);
  }

  /** The watch of a store that cannot watch. */
  LeaseWatch NONE =
      new LeaseWatch() {
        @Override
        public boolean isEstablished() {
          return false;
        }

        @Override
        public void close() {
          // Nothing was opened.
        }
      };
}
