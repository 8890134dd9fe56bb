package io.github.leaselock.internal.store;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.Objects;
import java.util.Optional;

/**
 * One stream of changes: a hint when to look, and a version to write from. It may be late, leave
 * versions out, or fall silent; what it shows was stored once. It ends some day, and is not opened
 * again by itself.
 *
 * <pre>
 *   opened ──▶ stored* ──▶ caughtUp ──▶ (stored | removed)* ──▶ ended
 *      └───────────┴──────────▶ ended
 * </pre>
 */
public interface LeaseWatch extends AutoCloseable {

  /**
   * Asks whether the stream still lives, once in a while. One that was silent for longer than its
   * server ever is ends by that. Must not wait.
   */
  default void probe() {
    // What cannot fall silent is alive.
  }

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
     * A Lease is gone, or is none any more that is watched. What it was is not told: what a server
     * sends is the old content under a new resourceVersion, which was never stored.
     *
     * @param key which
     */
    void removed(LeaseKey key);

    /**
     * The stream is established, and all that was stored when it was opened has been shown, if it
     * was opened without a position; from now on changes arrive.
     */
    void caughtUp();

    /**
     * The stream is over, for another reason than {@link #close}. The last call.
     *
     * @param end how it ended
     */
    void ended(End end);
  }

  /**
   * How a stream ended.
   *
   * @param position from where another one may go on without having missed anything; empty if there
   *     is no such place
   * @param failure why, unless the server only wants to be asked again
   */
  record End(Optional<String> position, Optional<StoreFailure> failure) {

    /**
     * Checks that nothing is absent.
     *
     * @param position where to go on
     * @param failure why
     */
    public End {
      Objects.requireNonNull(position, "position");
      Objects.requireNonNull(failure, "failure");
    }

    /**
     * An end by a failure after which nothing can be resumed.
     *
     * @param failure why
     * @return the end
     */
    public static End of(StoreFailure failure) {
      return new End(Optional.empty(), Optional.of(Objects.requireNonNull(failure, "failure")));
    }
  }

  /** The watch of a store that cannot watch: it shows nothing and never catches up. */
  LeaseWatch NONE =
      () -> {
        // Nothing was opened.
      };
}
