package io.github.leaselock.kubectl;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockSnapshot;

/** The locks of a cluster, as far as a person handles them. */
interface Locks {

  LockSnapshot inspect(LeaseKey key);

  /**
   * Frees a lock from all that a snapshot shows, if it still is what that shows.
   *
   * @param untold whether to go on where a session cannot be notified
   */
  Broken free(LockSnapshot seen, String reason, boolean untold);

  /** What came of that. */
  sealed interface Broken {
    /** It was freed. */
    record Freed() implements Broken {}

    /** It has moved: nothing was done. */
    record Moved() implements Broken {}

    /** Nobody was there to remove. */
    record Nobody() implements Broken {}

    /**
     * A session could not be notified: nothing was done.
     *
     * @param why in words
     */
    record Untold(String why) implements Broken {}

    /**
     * It may have been freed.
     *
     * @param why in words
     */
    record Unknown(String why) implements Broken {}
  }
}
