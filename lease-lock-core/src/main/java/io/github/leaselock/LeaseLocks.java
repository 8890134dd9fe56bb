package io.github.leaselock;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * The locks of one API server: make one of these for each client and keep it.
 *
 * <pre>{@code
 * LeaseLocks locks = KubernetesLocks.using(kubernetesClient);
 * LeaseLock lock = locks.lock(new LeaseKey("db", "cluster1-operations"));
 * }</pre>
 *
 * <p>All locks made by one instance share what it remembers of the Leases it wrote, which saves
 * requests. It starts no thread, opens nothing, and needs no closing. Safe for use by several
 * threads.
 *
 * <p>Implemented by lease-lock; methods may be added in a minor release.
 */
@NotForImplementation
public interface LeaseLocks {

  /**
   * The lock on one protected thing. Cheap, and sends no request.
   *
   * @param key the Lease that all operations on the protected thing compare and swap
   * @return the lock
   */
  LeaseLock lock(LeaseKey key);

  /**
   * The lock on one protected thing whose Lease the cluster collects together with an owner.
   *
   * @param key the Lease that all operations on the protected thing compare and swap
   * @param owner the <em>protected</em> object, which must be in the namespace of the Lease or
   *     cluster-scoped; set when the Lease is created, and never changed on one that exists
   * @return the lock
   */
  LeaseLock lock(LeaseKey key, Owner owner);

  /**
   * The lock on one protected thing, by the two parts of its key.
   *
   * @param namespace the namespace of the Lease, an RFC 1123 label
   * @param name the name of the Lease, an RFC 1123 subdomain
   * @return the lock
   * @throws IllegalArgumentException if the API server would not accept either
   */
  LeaseLock lock(String namespace, String name);

  /**
   * Acquires several locks for one object, all or none: one attempt at each, in the {@linkplain
   * LeaseKey#compareTo order of their keys}, whatever order they are given in.
   *
   * <p>As soon as one refuses, those before it are released; at the one that refused a {@linkplain
   * AcquireRequest#queued() queued} request keeps its place. When its turn has come there, it is
   * offered that lock, and the next call goes on from the first again. Objects that want the same
   * locks never wait for each other for ever: each has all of them, or nothing but offers at locks
   * behind the one for which it waits. Beside sessions, which hold while they wait, it is the lapse
   * of such an offer that ends a wait.
   *
   * <p>Do not ask again while work that they protect runs, unless you can stop it: should one of
   * them have been taken away by force, those before it are released. {@linkplain LeaseLock#verify
   * Verify} in the work instead.
   *
   * <p>A lock that drains counts as held, and the answer is that it drains. After {@link
   * AcquireResult.Unknown} nothing is released: ask again, or release all. A process that crashes
   * on the way leaves holds and places like any others: the next call for this holder goes on with
   * them, and others judge them. If {@link LeaseRefusedException} is thrown, those before the one
   * that it names are released.
   *
   * <p>Requests: those of each acquire up to the one that refuses, and those of a release for each
   * before it. {@link AcquireRequest#within} bounds the attempt at each lock.
   *
   * @param holder who asks
   * @param requests what to ask of each lock
   * @return all grants, or which lock refused and what it said
   * @throws IllegalArgumentException if there is none, two are on the same Lease, one was made by
   *     other locks than these, or a session or a reservation is to be queued
   */
  AcquireAllResult acquireAll(Holder holder, Map<LeaseLock, AcquireRequest> requests);

  /**
   * Releases several locks of one holder, the last in the order of their keys first, each whatever
   * came of the others. Idempotent, as {@link LeaseLock#release(Holder)} is.
   *
   * @param holder who releases
   * @param several which locks
   * @return what each answered
   * @throws IllegalArgumentException if there is none, two are on the same Lease, or one was made
   *     by other locks than these
   * @throws LeaseRefusedException if one was refused; the others are released nevertheless
   */
  Map<LeaseKey, ReleaseResult> releaseAll(Holder holder, Collection<LeaseLock> several);

  /**
   * Begins a session: this process as a holder, with one heartbeat for any number of locks.
   *
   * @param namespace where the session's Lease is to be
   * @return a builder with the defaults, to be {@linkplain SessionBuilder#open opened}
   * @throws IllegalArgumentException if it is no name of a namespace
   */
  SessionBuilder session(String namespace);

  /**
   * Runs an action once, when it is worth trying again: when the Lease has moved to a version in
   * which the request would not be refused by those that block it, or is granted already; or when
   * the time is over, for what no watch shows, such as a holder that has become stale. For
   * reconcilers, which wait without a thread: on {@link AcquireResult.Held} ask for this, and have
   * the action queue the object again.
   *
   * <p>A hint, and nothing else: it may come early, and what counts is what {@code acquire}
   * answers. What is waited for is watched, with the verbs list and watch, and for as long as
   * somebody waits; up to 16 locks of a namespace by name, beyond that by the label of locks with a
   * queue. The threads for it end with the last who waits.
   *
   * @param lock which was asked, one of these locks
   * @param holder who asked
   * @param request what was refused
   * @param atLatest when to run it in any case
   * @param action runs on a thread of lease-lock's, with nothing held; it must be short
   * @return calls it off when it is run, at any time and as often as wanted
   */
  @CanIgnoreReturnValue
  @Experimental
  Runnable onTurn(
      LeaseLock lock, Holder holder, AcquireRequest request, Duration atLatest, Runnable action);
}
