package io.github.leaselock;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of taking something off a Lease: of a release, a forced release, an emptied queue, a
 * deletion. Its text is a sentence for a log.
 *
 * <p>Immutable; results are equal if they say the same.
 */
public final class ReleaseResult {

  /** What came of it. */
  public enum Status {
    /** It is done: the holder no longer holds, or all that the snapshot showed are removed. */
    RELEASED,
    /** There is no such Lease any more, as was asked. */
    DELETED,
    /**
     * There was nothing to release. The holder did not hold: never acquired, already released,
     * evicted, or the Lease is gone; nothing of an earlier attempt of this process can still be
     * stored. Or the snapshot shows nobody to remove.
     */
    NOT_HELD,
    /** The Lease is no longer what the snapshot showed; nothing was done. Inspect it again. */
    CHANGED,
    /** Somebody holds it, waits for it or drains, so it was not deleted. */
    IN_USE,
    /**
     * The session of a holder could not be notified that its hold is taken away, so nothing was
     * done to the lock: its holder would not know, and two might act at once until its session
     * ends. Try again, or {@linkplain LeaseLock#forceReleaseUntold go on without}.
     */
    UNTOLD,
    /** It could not be found out in time: it may be done or not. Do it again, or inspect. */
    UNKNOWN
  }

  private final Status status;
  private final @Nullable FencingToken token;
  private final @Nullable LockSnapshot snapshot;
  private final @Nullable LockHolder untold;
  private final @Nullable StoreFailure failure;
  private final boolean leaseAbsent;

  private ReleaseResult(
      Status status,
      @Nullable FencingToken token,
      @Nullable LockSnapshot snapshot,
      @Nullable LockHolder untold,
      @Nullable StoreFailure failure,
      boolean leaseAbsent) {
    this.status = status;
    this.token = token;
    this.snapshot = snapshot;
    this.untold = untold;
    this.failure = failure;
    this.leaseAbsent = leaseAbsent;
  }

  /**
   * A result for code that stands in for a lock, such as tests: released.
   *
   * @param token the grant that ended; empty if the holder's annotation had been damaged
   * @return the result
   */
  public static ReleaseResult released(Optional<FencingToken> token) {
    Objects.requireNonNull(token, "token");
    return new ReleaseResult(Status.RELEASED, token.orElse(null), null, null, null, false);
  }

  /**
   * Likewise: all are removed that a snapshot showed.
   *
   * @param before what the Lease said
   * @return the result
   */
  public static ReleaseResult released(LockSnapshot before) {
    Objects.requireNonNull(before, "before");
    return new ReleaseResult(Status.RELEASED, null, before, null, null, false);
  }

  /**
   * Likewise: there is no such Lease any more.
   *
   * @return the result
   */
  public static ReleaseResult deleted() {
    return new ReleaseResult(Status.DELETED, null, null, null, null, true);
  }

  /**
   * Likewise: there was nothing to release.
   *
   * @param leaseAbsent whether there is no such Lease
   * @return the result
   */
  public static ReleaseResult notHeld(boolean leaseAbsent) {
    return new ReleaseResult(Status.NOT_HELD, null, null, null, null, leaseAbsent);
  }

  /**
   * Likewise: the Lease is no longer what was seen.
   *
   * @param now what it says
   * @return the result
   */
  public static ReleaseResult changed(LockSnapshot now) {
    Objects.requireNonNull(now, "now");
    return new ReleaseResult(Status.CHANGED, null, now, null, null, !now.exists());
  }

  /**
   * Likewise: the Lease is in use.
   *
   * @param now what it says
   * @return the result
   */
  public static ReleaseResult inUse(LockSnapshot now) {
    Objects.requireNonNull(now, "now");
    return new ReleaseResult(Status.IN_USE, null, now, null, null, false);
  }

  /**
   * Likewise: a session could not be notified.
   *
   * @param holder whose session
   * @param failure why
   * @return the result
   */
  public static ReleaseResult untold(LockHolder holder, StoreFailure failure) {
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(failure, "failure");
    return new ReleaseResult(Status.UNTOLD, null, null, holder, failure, false);
  }

  /**
   * Likewise: it is not known.
   *
   * @param failure the last thing that went wrong
   * @return the result
   */
  public static ReleaseResult unknown(StoreFailure failure) {
    Objects.requireNonNull(failure, "failure");
    return new ReleaseResult(Status.UNKNOWN, null, null, null, failure, false);
  }

  /**
   * What came of it.
   *
   * @return the status, to switch on
   */
  public Status status() {
    return status;
  }

  /**
   * Whether something was released, and that is stored.
   *
   * @return true for {@link Status#RELEASED}
   */
  public boolean isReleased() {
    return status == Status.RELEASED;
  }

  /**
   * Whether it could not be found out in time, so that it has to be done again.
   *
   * @return true for {@link Status#UNKNOWN}
   */
  public boolean isUnknown() {
    return status == Status.UNKNOWN;
  }

  /**
   * The grant that ended.
   *
   * @return the token of a holder that released; empty if its annotation had been damaged, and
   *     after anything else
   */
  public Optional<FencingToken> token() {
    return Optional.ofNullable(token);
  }

  /**
   * What the Lease said.
   *
   * @return before a forced release; after {@link Status#CHANGED} and {@link Status#IN_USE}, now
   */
  public Optional<LockSnapshot> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  /**
   * Whose session could not be notified.
   *
   * @return a holder after {@link Status#UNTOLD}
   */
  public Optional<LockHolder> untold() {
    return Optional.ofNullable(untold);
  }

  /**
   * What went wrong last.
   *
   * @return a failure after {@link Status#UNKNOWN} and {@link Status#UNTOLD}
   */
  public Optional<StoreFailure> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Whether there is no such Lease, as before the first acquire; whether there is its namespace,
   * {@link LeaseLock#inspect} tells.
   *
   * @return true only if that was seen
   */
  public boolean isLeaseAbsent() {
    return leaseAbsent;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReleaseResult that
        && status == that.status
        && leaseAbsent == that.leaseAbsent
        && Objects.equals(token, that.token)
        && Objects.equals(snapshot, that.snapshot)
        && Objects.equals(untold, that.untold)
        && Objects.equals(failure, that.failure);
  }

  @Override
  public int hashCode() {
    return Objects.hash(status, token, untold, failure, leaseAbsent);
  }

  /** Human-readable: a sentence. */
  @Override
  public String toString() {
    return switch (status) {
      case RELEASED ->
          snapshot == null
              ? "released" + (token == null ? "" : ", token " + token)
              : "released by force; before: " + snapshot;
      case DELETED -> "deleted";
      case NOT_HELD -> leaseAbsent ? "not held: there is no such Lease" : "not held";
      case CHANGED -> "not released, for the Lease has changed; now: " + snapshot;
      case IN_USE -> "not deleted, for it is in use; now: " + snapshot;
      case UNTOLD ->
          "not released, for the session of " + untold + " could not be notified: " + failure;
      case UNKNOWN -> "it is not known whether it is released: " + failure;
    };
  }
}
