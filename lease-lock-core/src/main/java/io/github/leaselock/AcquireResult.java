package io.github.leaselock;

import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Intent;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.store.StoreFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of an attempt to acquire. Only {@link Acquired} lets the caller act; {@link Held} alone
 * says that it holds nothing it did not hold before.
 */
public sealed interface AcquireResult {

  /**
   * The lock is held and the holder may act.
   *
   * @param token the grant; the same on each repetition until the lock is released or the mode
   *     changed
   * @param evicted whose locks this attempt took over; empty when it repeated an earlier grant
   */
  record Acquired(FencingToken token, List<LockHolder> evicted) implements AcquireResult {
    /**
     * Copies the list.
     *
     * @param token the grant
     * @param evicted whose locks were taken over
     */
    public Acquired {
      evicted = List.copyOf(evicted);
    }
  }

  /**
   * Others hold the lock, or an exclusive waiter is to be let in first. The caller holds nothing
   * that it did not hold before, and no write of this attempt can still be stored.
   *
   * <p>After {@linkplain AcquireRequest#queued() a queued request} it may have a place in the queue
   * instead: then the lock may become its own at any time, by the write of another. This is a no to
   * "may I act now", not to "do I hold".
   *
   * @param blockers who is in the way and what the predicate said of each; empty if only the intent
   *     is in the way
   * @param intent the exclusive waiter that a new shared holder must let in first
   */
  record Held(List<Blocker> blockers, Optional<Intent> intent) implements AcquireResult {
    /**
     * Copies the list.
     *
     * @param blockers who is in the way
     * @param intent the exclusive waiter in the way
     */
    public Held {
      blockers = List.copyOf(blockers);
    }

    /**
     * Who is in the way: the holders, then the exclusive waiter.
     *
     * @return at least one
     */
    public List<LockHolder> holders() {
      return Stream.concat(
              blockers.stream().map(Blocker::holder), intent.stream().map(Intent::asHolder))
          .toList();
    }
  }

  /**
   * The lock is held against third parties, and the holder may <b>not</b> act yet: the work of
   * evicted holders is not proven gone. Acquire again to find out whether it is; release to give
   * up.
   *
   * @param token the grant, which stays the same when the lock becomes active
   * @param draining whose work is not proven gone
   */
  record Draining(FencingToken token, List<LockHolder> draining) implements AcquireResult {
    /**
     * Copies the list.
     *
     * @param token the grant
     * @param draining whose work is not proven gone
     */
    public Draining {
      draining = List.copyOf(draining);
    }
  }

  /**
   * It could not be found out in time. Acquire again or release: both settle it.
   *
   * @param cause the last thing that went wrong
   * @param mayHold true if a write of this attempt may have been stored or may still be, or if the
   *     request was a queued one; false if the caller holds nothing that it did not hold before
   */
  record Unknown(StoreFailure cause, boolean mayHold) implements AcquireResult {}
}
