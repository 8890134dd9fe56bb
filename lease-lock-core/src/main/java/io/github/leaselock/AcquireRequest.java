package io.github.leaselock;

import io.github.leaselock.lease.Claim;
import io.github.leaselock.lease.DrainCheck;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LockMode;
import io.github.leaselock.lease.StalenessPredicate;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to ask of a lock: who, in which mode, and how to take over from holders that are gone.
 * Immutable and safe for use by several threads; each method returns another request.
 */
public final class AcquireRequest {

  private static final Duration MAX_WITHIN = Duration.ofHours(1);

  private final Claim claim;
  private final Optional<StalenessPredicate> staleness;
  private final Optional<DrainCheck> drainCheck;
  private final Optional<Duration> within;

  private AcquireRequest(
      Claim claim,
      Optional<StalenessPredicate> staleness,
      Optional<DrainCheck> drainCheck,
      Optional<Duration> within) {
    this.claim = claim;
    this.staleness = staleness;
    this.drainCheck = drainCheck;
    this.within = within;
  }

  private static AcquireRequest of(Holder holder, LockMode mode) {
    Objects.requireNonNull(holder, "holder");
    return new AcquireRequest(
        new Claim(holder, mode, OptionalInt.empty(), Optional.empty(), false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Asks to hold alone.
   *
   * @param holder who asks
   * @return a request that takes over from nobody
   */
  public static AcquireRequest exclusive(Holder holder) {
    return of(holder, LockMode.EXCLUSIVE);
  }

  /**
   * Asks to hold beside other shared holders.
   *
   * @param holder who asks
   * @return a request that takes over from nobody and accepts any number of other shared holders
   */
  public static AcquireRequest shared(Holder holder) {
    return of(holder, LockMode.SHARED);
  }

  /**
   * Sets how to find out that a holder in the way is stale; such holders are evicted.
   *
   * @param staleness the predicate, in place of the lock's default
   * @return a request that takes over
   */
  public AcquireRequest takingOver(StalenessPredicate staleness) {
    Objects.requireNonNull(staleness, "staleness");
    return new AcquireRequest(claim, Optional.of(staleness), drainCheck, within);
  }

  /**
   * Sets how to find out that the work of evicted holders is gone. Until it is, the answer is
   * {@link AcquireResult.Draining}. Without a drain check the eviction is the grant.
   *
   * @param drainCheck asked about each evicted holder, after the eviction is stored
   * @return a request that drains
   */
  public AcquireRequest drainingWith(DrainCheck drainCheck) {
    Objects.requireNonNull(drainCheck, "drainCheck");
    Claim draining =
        new Claim(
            claim.holder(),
            claim.mode(),
            claim.sharedLimit(),
            claim.reason(),
            true,
            claim.queues());
    return new AcquireRequest(draining, staleness, Optional.of(drainCheck), within);
  }

  /**
   * Limits how many shared holders there may be. The limit is that of this request alone: give all
   * requests for one lock the same.
   *
   * @param holders the largest number of shared holders, this one included: 1 to 256
   * @return a limited request
   * @throws IllegalArgumentException if the number is out of range or the request is exclusive
   */
  public AcquireRequest limitedTo(int holders) {
    Claim limited =
        new Claim(
            claim.holder(),
            claim.mode(),
            OptionalInt.of(holders),
            claim.reason(),
            claim.drains(),
            claim.queues());
    return new AcquireRequest(limited, staleness, drainCheck, within);
  }

  /**
   * Sets what people read on the Lease and in the status of those who wait.
   *
   * @param reason what the lock is needed for, 1 to 256 characters
   * @return a request with a reason
   * @throws IllegalArgumentException if it is blank or too long
   */
  public AcquireRequest because(String reason) {
    Claim reasoned =
        new Claim(
            claim.holder(),
            claim.mode(),
            claim.sharedLimit(),
            Optional.of(reason),
            claim.drains(),
            claim.queues());
    return new AcquireRequest(reasoned, staleness, drainCheck, within);
  }

  /**
   * Takes a place in the queue if the lock is held: first come, first served, in the order in which
   * the API server stored them. Whoever releases hands over to the first in the queue in the same
   * write.
   *
   * <p>So after {@link AcquireResult.Held} the lock may become this holder's at any time, without a
   * request of its own. Ask again to find out, when the Lease has moved; {@link LeaseLock#release}
   * to leave the queue. A waiter whose object is gone delays those behind it until their predicate
   * says that it is stale.
   *
   * @return a request that waits for its turn
   */
  public AcquireRequest queued() {
    Claim queued =
        new Claim(
            claim.holder(),
            claim.mode(),
            claim.sharedLimit(),
            claim.reason(),
            claim.drains(),
            true);
    return new AcquireRequest(queued, staleness, drainCheck, within);
  }

  /**
   * Bounds the attempt. It ends by itself as soon as it has an answer; the bound is for an API
   * server that gives none, or only conflicts. Nothing is waited for but the API server. A request
   * under way when the time is over is waited for, so an attempt ends within this time and one
   * request timeout of the store; predicates and drain checks count as well, and are not
   * interrupted.
   *
   * @param time more than zero, at most one hour
   * @return a request with another bound than the lock's default
   * @throws IllegalArgumentException if the time is out of range
   */
  public AcquireRequest within(Duration time) {
    return new AcquireRequest(claim, staleness, drainCheck, Optional.of(requireBound(time)));
  }

  static Duration requireBound(Duration time) {
    if (time.isZero() || time.isNegative() || time.compareTo(MAX_WITHIN) > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a bound is more than zero and at most %s, not %s", MAX_WITHIN, time));
    }
    return time;
  }

  /**
   * What the request asks of a lock, as the protocol sees it.
   *
   * @return the claim
   */
  public Claim claim() {
    return claim;
  }

  Optional<StalenessPredicate> staleness() {
    return staleness;
  }

  Optional<DrainCheck> drainCheck() {
    return drainCheck;
  }

  Optional<Duration> within() {
    return within;
  }

  /** For people: who asks, and how. */
  @Override
  public String toString() {
    return claim.mode().toString().toLowerCase(Locale.ROOT) + " request of " + claim.holder();
  }
}
