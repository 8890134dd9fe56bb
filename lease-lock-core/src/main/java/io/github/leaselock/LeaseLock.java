package io.github.leaselock;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * The lock on one protected thing: one Lease that every operation compares and swaps.
 *
 * <p>Exclusive holders exclude everybody, shared holders exclude exclusive ones. A holder is a
 * Kubernetes object, so a lock taken in one reconciliation is released in another, perhaps by
 * another process, and no timer takes it away in between.
 *
 * <p><b>What it cannot do:</b> stop a holder that was paused, and does not know that it lost the
 * lock, from acting. Give the {@linkplain AcquireResult.Acquired#token() fencing token} to the
 * protected resource, {@linkplain #verify verify} before you act, and {@linkplain
 * AcquireRequest#drainingWith drain} when you take over.
 *
 * <p><b>Thread-safety:</b> safe for use by several threads, and cheap enough to make one where it
 * is needed. Acquiring or releasing in one thread gives no memory visibility to another by itself.
 *
 * <p><b>Interruption:</b> an interrupt ends the rests between requests and makes the operation come
 * to its end with few further requests, so that a write under way is read back and the answer not
 * lost. The interrupt status is set again when the operation returns.
 *
 * <p><b>Errors</b> of all methods: {@link LeaseRefusedException} if the call is rejected until
 * somebody changes something, a permission or a namespace say; {@link IllegalArgumentException} for
 * bad input, before any request: a snapshot of another Lease, a reason that is blank or too long;
 * {@link IllegalStateException} if the API server's resource versions are not numbers.
 *
 * <p>Implemented by lease-lock; methods may be added in a minor release.
 */
@NotForImplementation
public interface LeaseLock {

  /** {@return which Lease} */
  LeaseKey key();

  /**
   * {@return the outcome of acquiring exclusively, taking over from holders that are stale}
   *
   * @param holder who asks
   * @param staleness how to find out that a blocking holder is stale
   */
  AcquireResult acquire(Holder holder, StalenessPredicate staleness);

  /**
   * Acquires: one attempt, which waits for the API server and for nobody else.
   *
   * <p>Idempotent: a holder that holds in this mode already gets its token again, from a live read.
   * A holder that holds exclusively and asks for shared access changes the mode, under a new token.
   * The other way round it is refused with {@link AcquireResult.Reason#HOLDS_SHARED}: two that
   * tried would wait for each other for ever. Release first.
   *
   * <p>Requests to the API server, beside those of the predicate and the drain check: 2 for a free
   * lock, 1 if this process wrote its Lease last, 3 for the first acquire ever, 1 if the lock is
   * the holder's already or held by others. One more, a write, whenever a process finds the lock
   * held by this holder through another process: that one may have left a release under way. Two
   * processes that both act for one holder pay it at each change of hands. A queued request that is
   * refused takes its place, one request more, once.
   *
   * <p>The holder's object is not read: one that is marked for deletion is granted the lock like
   * any other, for it may have to end its work. Look at its {@code deletionTimestamp} before you
   * begin.
   *
   * <p>What failures leave behind: after {@link AcquireResult.Held} or an exception, nothing, or
   * the place in the queue that was asked for: acquire again or release. After {@link
   * AcquireResult.Unknown}, possibly a grant: acquire again or release. After {@link
   * AcquireResult.Draining}, a grant that is not active yet. Several threads or processes may ask
   * for the same holder at once; they share one grant.
   *
   * @param holder who asks
   * @param request in which mode, taking over from whom
   * @return the outcome
   */
  AcquireResult acquire(Holder holder, AcquireRequest request);

  /**
   * Releases the lock. Idempotent, and never touches a successor: the holder is compared whole and
   * the write is conditional on the version that was read. The Lease itself stays.
   *
   * <p>Release when the outcome of the work is stored where the next holder will look, not when the
   * reconciliation ends. 1 request if this process wrote the Lease last, otherwise 2.
   *
   * <p>Also withdraws its place in the queue. Hands the lock, in the same write, to the first in
   * the queue and, if that one is shared, to the shared ones behind it. One request more, a write
   * before it, if another process acquired the lock for this holder since this one did.
   *
   * <p>The answer says that no grant that this process asked for is stored later. A request of
   * another process that acts for the same holder may be under way.
   *
   * @param holder who releases
   * @return the outcome; after {@link ReleaseResult.Status#UNKNOWN} the lock may or may not be held
   */
  ReleaseResult release(Holder holder);

  /**
   * Releases one grant, and nothing that the holder was granted since, by another process say.
   *
   * @param holder who releases
   * @param token the only grant to release
   * @return the outcome; after {@link ReleaseResult.Status#UNKNOWN} the lock may or may not be held
   */
  ReleaseResult release(Holder holder, FencingToken token);

  /**
   * {@return whether the lock {@linkplain #isActive(StalenessPredicate) is active} by the default
   * predicate}
   *
   * @throws LeaseUnavailableException if the Lease could not be read in time
   */
  boolean isActive();

  /**
   * Whether somebody holds the lock who is not stale, or evicted work is not proven gone. A live
   * read; out of date the moment it returns, so acquire instead of asking first.
   *
   * @param staleness how to find out that a holder is stale, in place of the default
   * @return false if the Lease does not exist
   * @throws LeaseUnavailableException if the Lease could not be read in time
   */
  boolean isActive(StalenessPredicate staleness);

  /**
   * Shows who holds, since when, in which mode, under which token and why; what drains; who waits.
   * 1 request; where there is no Lease one more, to tell whether there is its namespace.
   *
   * @return what the Lease said while the request ran
   * @throws LeaseUnavailableException if the Lease could not be read in time
   */
  LockSnapshot inspect();

  /**
   * Whether a holder may proceed under a token: before every step that others must not see from two
   * holders. 1 request, and an answer about the moment of that read: what is written to the
   * protected resource must carry the token and be refused there if a larger one was seen.
   *
   * @param holder who wants to act
   * @param token the grant under which it wants to act
   * @return valid only if the holder has this very grant and it is active
   */
  VerifyResult verify(Holder holder, FencingToken token);

  /**
   * Replaces what a holder has {@linkplain AcquireRequest#withData noted}, in one write, under the
   * grant that it has: nobody can have been granted the lock in between, its token stays, and no
   * listener is notified. 1 request if this process wrote the Lease last, otherwise 2.
   *
   * @param holder who holds
   * @param token its grant
   * @param data 1 to 128 characters of printable ASCII, none of them {@code "} or {@code \}
   * @return valid if the holder has this very grant, is active, and this is noted; if it is unknown
   *     either may be noted, and nothing else has changed
   */
  VerifyResult replaceData(Holder holder, FencingToken token, String data);

  /**
   * Removes all who hold and all whose work drains, if the Lease still is what the caller saw, and
   * hands the lock to the first in the queue in the same write: the manual way out when the
   * predicate cannot help. The work of those removed may still run; the next holder does not learn
   * of it. Leaves a trace on the Lease, and the next token is larger as always.
   *
   * <p>A session whose hold is removed is notified first, on its own Lease: its handle is no longer
   * active two thirds of its duration later at the latest. That takes 2 requests more for each
   * session, and the verbs get and update where its Lease is. If it cannot be done, nothing is, and
   * the answer is {@link ReleaseResult.Status#UNTOLD}. If the lock moves just then, the answer is
   * {@link ReleaseResult.Status#CHANGED}, and the session has been notified all the same.
   *
   * @param expected what {@link #inspect} showed
   * @param reason why, for those who read the Lease later; 1 to 256 characters
   * @return the outcome
   */
  ReleaseResult forceRelease(LockSnapshot expected, String reason);

  /**
   * Does the same without notifying the sessions among them: for when their Leases cannot be
   * written. A process that works under such a hold learns of it late, or never: make sure that
   * none runs.
   *
   * @param expected what {@link #inspect} showed
   * @param reason why, for those who read the Lease later; 1 to 256 characters
   * @return the outcome
   */
  ReleaseResult forceReleaseUntold(LockSnapshot expected, String reason);

  /**
   * Does the same to one of those who hold or drain.
   *
   * @param expected what {@link #inspect} showed
   * @param whom one of its {@link LockSnapshot#holders} or {@link LockSnapshot#draining}
   * @param reason why, for those who read the Lease later; 1 to 256 characters
   * @return the outcome
   */
  ReleaseResult forceRelease(LockSnapshot expected, LockHolder whom, String reason);

  /**
   * Empties the queue, if the Lease still is what the caller saw: waiters that are alive queue
   * again when they ask next. Who holds is left alone.
   *
   * @param expected what {@link #inspect} showed
   * @param reason why, for those who read the Lease later; 1 to 256 characters
   * @return the outcome
   */
  ReleaseResult clearQueue(LockSnapshot expected, String reason);

  /**
   * Deletes the Lease if nobody holds it, waits for it or drains. Optional: a free Lease costs
   * nothing but its place, and tokens keep increasing either way.
   *
   * @return the outcome
   */
  @CanIgnoreReturnValue
  ReleaseResult deleteIfFree();
}
