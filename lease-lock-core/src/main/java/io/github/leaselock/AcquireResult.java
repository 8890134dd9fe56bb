package io.github.leaselock;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt to acquire. Only {@link Acquired} lets the caller proceed, and {@link
 * #grant()} asks for just that; {@link Held} alone says that it holds nothing it did not hold
 * before.
 *
 * <p>Each case has one component, or none but methods: what is added later is added there.
 */
@NotForImplementation
public sealed interface AcquireResult {

  /**
   * Whether the holder may proceed: {@code result.grant().ifPresent(...)}, or {@code orElse}.
   *
   * @return the grant if the lock is {@link Acquired}; empty in all other cases, {@link Draining}
   *     among them
   */
  default Optional<Grant> grant() {
    return Optional.empty();
  }

  /**
   * The lock is held and the holder may proceed.
   *
   * @param active the grant
   */
  record Acquired(Grant active) implements AcquireResult {
    /**
     * Checks that it may proceed.
     *
     * @param active the grant
     * @throws IllegalArgumentException if it drains
     */
    public Acquired {
      Objects.requireNonNull(active, "active");
      if (!active.draining().isEmpty()) {
        throw new IllegalArgumentException("a lock that drains is not active: " + active);
      }
    }

    @Override
    public Optional<Grant> grant() {
      return Optional.of(active);
    }

    /**
     * The fencing token of the grant.
     *
     * @return the same on each repetition until the lock is released or the mode changed
     */
    public FencingToken token() {
      return active.token();
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
   * <p>Its text is {@linkplain Blockage#toString() the sentence for a status}.
   *
   * @param blockage by whom
   */
  record Superseded(Blockage blockage) implements AcquireResult {
    /**
     * Checks that nothing is absent.
     *
     * @param blockage by whom
     */
    public Superseded {
      Objects.requireNonNull(blockage, "blockage");
    }

    @Override
    public String toString() {
      return blockage.toString();
    }
  }

  /**
   * The lock is held against third parties, and the holder may <b>not</b> proceed yet: the work of
   * evicted holders is not proven gone. Acquire again to find out whether it is; release to give
   * up.
   *
   * @param pending the grant, with those whose work is not proven gone and why not
   */
  record Draining(Grant pending) implements AcquireResult {
    /**
     * Checks that nothing is absent.
     *
     * @param pending the grant
     */
    public Draining {
      Objects.requireNonNull(pending, "pending");
    }

    /**
     * The fencing token of the grant.
     *
     * @return the same when the lock becomes active
     */
    public FencingToken token() {
      return pending.token();
    }
  }

  /** It could not be found out in time. Acquire again or release: both settle it. */
  final class Unknown implements AcquireResult {

    private final StoreFailure cause;
    private final boolean mayHold;

    /**
     * An answer, for code that stands in for a lock, such as tests.
     *
     * @param cause the last thing that went wrong
     * @param mayHold whether the Lease may name the caller
     */
    public Unknown(StoreFailure cause, boolean mayHold) {
      this.cause = Objects.requireNonNull(cause, "cause");
      this.mayHold = mayHold;
    }

    /**
     * The last thing that went wrong.
     *
     * @return the failure
     */
    public StoreFailure cause() {
      return cause;
    }

    /**
     * Whether the Lease may name the caller: by a write of this attempt that was or may still be
     * stored, or by a place of the caller that others served.
     *
     * @return false only if the Lease was found absent and nothing was written since
     */
    public boolean mayHold() {
      return mayHold;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Unknown that && cause.equals(that.cause) && mayHold == that.mayHold;
    }

    @Override
    public int hashCode() {
      return Objects.hash(cause, mayHold);
    }

    /** Human-readable: a sentence. */
    @Override
    public String toString() {
      return "it is not known whether it is acquired"
          + (mayHold ? "" : ", but nothing can be stored")
          + ": "
          + cause;
    }
  }
}
