package io.github.leaselock;

import io.github.leaselock.internal.lease.LockRequest;
import java.time.Duration;
import java.util.Collection;

/**
 * What to ask of a lock: in which mode, and how to take over from holders that are gone. The holder
 * is named in the call, so that one request serves many holders. Immutable and safe for use by
 * several threads; each method returns another request.
 *
 * <p>Sessions take the same requests, but what only objects need is refused there: {@link #queued},
 * {@link #latestOf}, {@link #under}, {@link #withData}, {@link #ownedBy}, {@link #forIncarnation},
 * {@link #offerLapsingAfter} and {@link #within}.
 *
 * <p>Implemented by lease-lock; methods may be added in a minor release.
 */
@NotForImplementation
public interface AcquireRequest {

  /** {@return a request to hold alone, taking over from nobody} */
  static AcquireRequest exclusive() {
    return LockRequest.exclusive();
  }

  /** {@return a request to hold beside any number of shared holders, taking over from nobody} */
  static AcquireRequest shared() {
    return LockRequest.shared();
  }

  /** {@return in which mode the lock is asked for} */
  LockMode mode();

  /**
   * {@return a request that evicts stale holders that block it}
   *
   * @param staleness how to find that out, in place of the lock's default
   */
  AcquireRequest takingOver(StalenessPredicate staleness);

  /**
   * {@return a request that is answered {@link AcquireResult.Draining} until the work of evicted
   * holders is gone} Without a drain check the eviction is the grant.
   *
   * @param drainCheck asked about each evicted holder, after the eviction is stored
   */
  AcquireRequest drainingWith(DrainCheck drainCheck);

  /**
   * {@return a request that limits how many shared holders there may be} The limit is stored with
   * the holder; of all limits on a Lease the smallest counts.
   *
   * @param holders the largest number of shared holders, this one included: 1 to 256
   * @throws IllegalArgumentException if the number is out of range or the request is exclusive
   */
  AcquireRequest limitedTo(int holders);

  /**
   * {@return a request with a reason, for human readers of the Lease}
   *
   * @param reason what the lock is needed for, 1 to 256 characters
   * @throws IllegalArgumentException if it is blank or too long
   */
  AcquireRequest because(String reason);

  /**
   * Notes something for the predicates that judge this holder, such as until when it holds. It
   * stands beside the reason, predicates find it in {@link LockHolder#data}, and {@link
   * LeaseLock#replaceData} replaces it. A holder that holds already keeps what it has noted.
   *
   * @param data 1 to 128 characters of printable ASCII, none of them {@code "} or {@code \}
   * @return a request with data
   * @throws IllegalArgumentException if it is blank, too long, or holds other characters
   */
  AcquireRequest withData(String data);

  /**
   * Sets who of those who wait is served first: the higher priority, and of equals the one that
   * came first. Nobody is evicted for it. A waiter that asks again with another priority moves.
   *
   * @param priority 0 by default; -1,000,000 to 1,000,000
   * @return a request with a priority
   * @throws IllegalArgumentException if it is out of range
   */
  AcquireRequest priority(int priority);

  /**
   * Lets only the newest of a group wait: it takes the place of the one that waits under the same
   * name, which learns it as {@link AcquireResult.Superseded} when it asks next. Who holds already
   * is left alone. For a queued request.
   *
   * @param name the name of the group, 1 to 64 characters, such as "scheduled backups"
   * @return a request of which only the newest is wanted
   * @throws IllegalArgumentException if it is blank or too long
   */
  AcquireRequest latestOf(String name);

  /**
   * Asks as part of an operation that holds the lock already: for instance a restore's own safety
   * backup. While the parent holds, neither it, nor those under whom it acts in its turn, nor those
   * who wait for them block this one. Should it release first, this is a hold like any other.
   *
   * <p>The child's token is larger than its parent's. Once the child has written, a resource that
   * compares tokens refuses the parent, which writes again after it has released and acquired.
   *
   * @param parent who holds the lock
   * @return a nested request
   */
  AcquireRequest under(Holder parent);

  /**
   * {@return a request that knows its parents, and learns if its own blocks it}
   *
   * @param uids the {@code metadata.uid}s of the caller's owners
   */
  AcquireRequest ownedBy(Collection<String> uids);

  /**
   * Asks for one life of the protected thing: an operation that waited while it was deleted and
   * created again under its name must not touch the new one. While anybody holds or waits for
   * another life, the answer is {@link AcquireResult.Reason#OTHER_INCARNATION}.
   *
   * @param uid the {@code metadata.uid} of the protected object, as the operation knows it
   * @return a request for that life alone
   * @throws IllegalArgumentException if it cannot be a uid
   */
  AcquireRequest forIncarnation(String uid);

  /**
   * Sets for how long the lock stays offered to this holder, 60 seconds by default: if it does not
   * acquire again within that time, watched by another that waits, it is passed over.
   *
   * @param time whole seconds, 1 s to 24 h
   * @return a request with another time
   * @throws IllegalArgumentException if it is out of range
   */
  AcquireRequest offerLapsingAfter(Duration time);

  /**
   * Takes a place in the queue if the lock is held: first come, first served among those of one
   * priority, in the order in which the API server stored them. A release hands over to the first
   * in the queue in the same write.
   *
   * <p>So after {@link AcquireResult.Held} the lock may be offered to this holder at any time; it
   * takes it up by acquiring again, when the Lease has moved. {@link LeaseLock#release} leaves the
   * queue. Asked again with another mode, priority or reason, the last request counts. A Lease that
   * is full takes no further place: then this is a try.
   *
   * @return a request that waits for its turn
   */
  AcquireRequest queued();

  /**
   * Bounds the attempt, for an API server that gives no answer, or only conflicts: an attempt waits
   * for nothing else. It ends within this time and one request timeout of the store; the time that
   * predicates and drain checks take comes on top, and they are not interrupted.
   *
   * @param time more than zero, at most one hour
   * @return a request with another bound than the lock's default
   * @throws IllegalArgumentException if the time is out of range
   */
  AcquireRequest within(Duration time);
}
