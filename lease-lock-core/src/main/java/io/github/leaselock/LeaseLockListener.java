package io.github.leaselock;

import java.time.Duration;
import java.util.List;

/**
 * Is notified of lock lifecycle events: for metrics, logs and Kubernetes Events.
 *
 * <p><b>Contract.</b> Called after the fact, on the thread that did it, with nothing held, in the
 * order of what that thread did; several threads may call at once. A listener must be quick: the
 * operation that it is notified of returns only afterwards, and the loss of a session is reported
 * from the timer of that session. Whatever it throws is logged and otherwise ignored. Nothing here
 * decides anything: a listener that misses a call misses a call.
 */
public interface LeaseLockListener {

  /**
   * An attempt to acquire has come to its end, without an exception.
   *
   * @param lock which
   * @param holder who asked
   * @param result what came of it: acquired, contended, draining or unknown
   * @param latency how long it took
   */
  default void attempted(LeaseKey lock, Holder holder, AcquireResult result, Duration latency) {}

  /**
   * A waiter was granted the lock, by the client that released it or by an attempt of its own.
   *
   * @param lock which
   * @param holder who waited
   * @param token the grant
   * @param waited how long, from the first attempt
   */
  default void granted(LeaseKey lock, Holder holder, FencingToken token, Duration waited) {}

  /**
   * Stale holders were evicted by a grant that is stored.
   *
   * @param lock which
   * @param by who took over
   * @param evicted from whom
   */
  default void takenOver(LeaseKey lock, Holder by, List<LockHolder> evicted) {}

  /**
   * The work of all evicted holders is proven gone, and that is stored.
   *
   * @param lock which
   * @param holder who found out, and holds
   */
  default void drained(LeaseKey lock, Holder holder) {}

  /**
   * A release has come to its end, without an exception.
   *
   * @param lock which
   * @param holder who released
   * @param result what came of it
   * @param latency how long it took
   */
  default void released(LeaseKey lock, Holder holder, ReleaseResult result, Duration latency) {}

  /**
   * All holders were removed by force.
   *
   * @param lock which
   * @param before what it looked like before
   * @param reason the reason that was given
   */
  default void forceReleased(LeaseKey lock, LockSnapshot before, String reason) {}

  /**
   * A session was renewed.
   *
   * @param session its Lease
   * @param latency how long the request took
   */
  default void renewed(LeaseKey session, Duration latency) {}

  /**
   * A renewal of a session was not confirmed; it is tried again.
   *
   * @param session its Lease
   * @param failure what the store said
   */
  default void renewalFailed(LeaseKey session, StoreFailure failure) {}

  /**
   * A hold was lost, or a whole session with all its holds: reported once for each.
   *
   * @param lease the lock's Lease, or the session's
   * @param reason human-readable
   */
  default void lost(LeaseKey lease, String reason) {}

  /**
   * A session that is being closed has released some of its locks.
   *
   * @param session its Lease
   * @param released how many, so far
   * @param all how many there are
   */
  default void closing(LeaseKey session, int released, int all) {}
}
