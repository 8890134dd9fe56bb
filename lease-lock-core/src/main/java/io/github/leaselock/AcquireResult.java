package io.github.leaselock;

import io.github.leaselock.internal.lease.Sentences;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of an attempt to acquire. Only {@link Acquired} lets the caller act; {@link Held} alone
 * says that it holds nothing it did not hold before.
 */
@NotForImplementation
public sealed interface AcquireResult {

  /**
   * The lock is held and the holder may proceed.
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
      Objects.requireNonNull(token, "token");
      Objects.requireNonNull(evicted, "evicted");
      evicted = List.copyOf(evicted);
    }

    /** Human-readable: the token, and the first of those evicted. */
    @Override
    public String toString() {
      return "Acquired[token="
          + token
          + ", evicted=["
          + Sentences.list(evicted, LockHolder::toString)
          + "]]";
    }
  }

  /**
   * Not now: others hold the lock or are to be served first, or one of the other {@link Reason}s.
   * The caller holds nothing that it did not hold before, and no write of this attempt can still be
   * stored.
   *
   * <p>After {@linkplain AcquireRequest#queued() a queued request} it has a place in the queue
   * instead: then the lock may become its own at any time, by the write of another. This is a no to
   * "may I act now", not to "do I hold".
   *
   * <p>Its text is {@linkplain Blockage#toString() the sentence for a status}.
   *
   * @param blockage who or what blocks the request, and how many are served before
   */
  record Held(Blockage blockage) implements AcquireResult {
    /**
     * Checks that nothing is absent.
     *
     * @param blockage who or what blocks the request, and how many are served before
     */
    public Held {
      Objects.requireNonNull(blockage, "blockage");
    }

    /**
     * Who blocks the request, those who are to be served first included, and what the predicate
     * said of each.
     *
     * @return at least one
     */
    public List<Blocker> blockers() {
      return blockage.blockers();
    }

    /**
     * Who blocks the request.
     *
     * @return at least one
     */
    public List<LockHolder> holders() {
      return blockage.holders();
    }

    /**
     * By which rule the caller is refused.
     *
     * @return the reason
     */
    public Reason reason() {
      return blockage.reason();
    }

    /**
     * How many are to be served before the caller.
     *
     * @return 0 for the first; empty if it has no place in the queue
     */
    public Optional<Long> position() {
      return blockage.position();
    }

    @Override
    public String toString() {
      return blockage.toString();
    }
  }

  /** By which rule a caller does not get the lock. */
  enum Reason {
    /** Others hold the lock. */
    HELD_BY_OTHERS,
    /** No holder blocks the request, but others are to be served first. */
    WAITERS_AHEAD,
    /** It is held shared, by as many as the smallest limit allows. */
    LIMIT_REACHED,
    /** A person keeps it for a while: one of those who hold is a {@code Reservation}. */
    RESERVED,
    /** It was handed to others, none of whom has taken it up yet. */
    OFFERED,
    /**
     * The caller's own parent holds it: say {@link AcquireRequest#under} if this is part of its
     * operation.
     */
    HELD_BY_PARENT,
    /** The caller holds it shared: release first, then ask to hold it exclusively. */
    HOLDS_SHARED,
    /** The Lease has no room for one more shared holder: some have to release first. */
    FULL,
    /** It is held or waited for on behalf of another life of the protected thing. */
    OTHER_INCARNATION,
    /** The caller has it, and the work of evicted holders is not proven gone: {@link Draining}. */
    DRAINING,
    /** A newer request of its group has taken its place: {@link AcquireResult.Superseded}. */
    SUPERSEDED,
    /** {@code acquire} would throw a {@link LeaseRefusedException}. */
    REFUSED
  }

  /**
   * The caller waited, and a newer request of its group has taken its place: it is not wanted any
   * more. To ask again all the same, release first.
   *
   * @param by the identity of the waiter that took its place
   */
  record Superseded(String by) implements AcquireResult {
    /**
     * Checks that nothing is absent.
     *
     * @param by the identity of the waiter that took its place
     */
    public Superseded {
      Objects.requireNonNull(by, "by");
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
      Objects.requireNonNull(token, "token");
      Objects.requireNonNull(draining, "draining");
      draining = List.copyOf(draining);
    }

    /** Human-readable: the token, and the first of those that drain. */
    @Override
    public String toString() {
      return "Draining[token="
          + token
          + ", draining=["
          + Sentences.list(draining, LockHolder::toString)
          + "]]";
    }
  }

  /**
   * It could not be found out in time. Acquire again or release: both settle it.
   *
   * @param cause the last thing that went wrong
   * @param mayHold whether the Lease may name the caller: by a write of this attempt that was or
   *     may still be stored, or by a place of the caller that others served; false only if the
   *     Lease was found absent and nothing was written since
   */
  record Unknown(StoreFailure cause, boolean mayHold) implements AcquireResult {
    /**
     * Checks that nothing is absent.
     *
     * @param cause the last thing that went wrong
     * @param mayHold whether the Lease may name the caller: by a write of this attempt that was or
     *     may still be stored, or by a place of the caller that others served; false only if the
     *     Lease was found absent and nothing was written since
     */
    public Unknown {
      Objects.requireNonNull(cause, "cause");
    }
  }
}
