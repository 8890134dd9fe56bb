package io.github.leaselock.internal.lock;

import io.github.leaselock.AcquireAllResult;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.Owner;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.store.LeaseStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the locks of one API server share: the store, what they know of it, who listens. Sessions
 * and watches build on it.
 */
public final class LockEngine {

  private final LockSettings settings;

  LockEngine(LockSettings settings) {
    this.settings = settings;
  }

  /**
   * {@return the same locks, which judge holders that are sessions, whatever their caller's
   * predicate says of them}
   *
   * @param sessions judges sessions
   */
  public LockEngine judging(StalenessPredicate sessions) {
    return new LockEngine(settings.judging(Objects.requireNonNull(sessions, "sessions")));
  }

  /**
   * {@return the lock on a Lease; see {@link LeaseLocks#lock(LeaseKey)}}
   *
   * @param key which
   */
  public StoreLock lock(LeaseKey key) {
    return new StoreLock(Objects.requireNonNull(key, "key"), Optional.empty(), settings);
  }

  /**
   * {@return the lock on a Lease that has an owner; see {@link LeaseLocks#lock(LeaseKey, Owner)}}
   *
   * @param key which
   * @param owner with which the cluster collects it
   */
  public StoreLock lock(LeaseKey key, Owner owner) {
    return new StoreLock(
        Objects.requireNonNull(key, "key"),
        Optional.of(Objects.requireNonNull(owner, "owner")),
        settings);
  }

  /**
   * {@return what came of several attempts; see {@link LeaseLocks#acquireAll}}
   *
   * @param holder who asks
   * @param requests what is asked of each lock
   */
  public AcquireAllResult acquireAll(Holder holder, Map<LeaseLock, AcquireRequest> requests) {
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(requests, "requests");
    SeveralLocks locks = SeveralLocks.of(requests.keySet(), settings);
    Map<LeaseKey, LockRequest> byKey = new HashMap<>();
    requests.forEach((lock, request) -> byKey.put(lock.key(), LockRequest.of(holder, request)));
    return locks.acquire(holder, byKey);
  }

  /**
   * {@return what came of several releases; see {@link LeaseLocks#releaseAll}}
   *
   * @param holder who releases
   * @param several which locks
   */
  public Map<LeaseKey, ReleaseResult> releaseAll(Holder holder, Collection<LeaseLock> several) {
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(several, "several");
    return SeveralLocks.of(several, settings).release(holder);
  }

  /**
   * The same lock by these locks: with their listener, and what they remember.
   *
   * @param lock a lock that was made by these, or by others on the same API server
   * @return a lock on the same Lease, with the same owner
   * @throws IllegalArgumentException if its Lease is somewhere else: who holds here must not hold
   *     it
   */
  @SuppressWarnings("ReferenceEquality") // one that wraps another does not know itself by its value
  public StoreLock own(LeaseLock lock) {
    StoreLock ours = StoreLock.of(lock);
    boolean same = ours.store() == settings.store() || settings.store().isSameAs(ours.store());
    if (!same) {
      throw new IllegalArgumentException(
          lock
              + " is of another LeaseLocks than the session, and on another API server: make it by"
              + " those with which the session was opened");
    }
    return ours.by(settings);
  }

  /**
   * Tells the locks of a version of a Lease that the caller came by, from a watch for instance. It
   * saves them a read before a conditional write, and decides nothing: if it is out of date, the
   * write fails and they read.
   *
   * @param lease a version that the store has shown
   * @return the newest version that these locks know of, this one or a later one
   */
  public LeaseRecord observed(LeaseRecord lease) {
    Objects.requireNonNull(lease, "lease");
    return settings.known().observed(lease);
  }

  /**
   * The newest version of a Lease that these locks wrote or {@linkplain #observed were shown}.
   *
   * @param key which Lease
   * @return the version, if it is remembered; it may be replaced already
   */
  public Optional<LeaseRecord> newest(LeaseKey key) {
    Objects.requireNonNull(key, "key");
    return settings.known().newest(key);
  }

  /**
   * Logs what happened, for those who build on these locks: at once, whatever listeners do.
   *
   * @param event calls one method of a listener
   */
  public void log(Consumer<LeaseLockListener> event) {
    Objects.requireNonNull(event, "event");
    settings.listeners().log(event);
  }

  /**
   * Tells the listener of these locks, for those who build on them, what they have logged.
   *
   * @param event calls one method of the listener; what that throws is logged
   */
  public void tell(Consumer<LeaseLockListener> event) {
    Objects.requireNonNull(event, "event");
    settings.listeners().pass(event);
  }

  /** {@return the store that these locks use} */
  public LeaseStore store() {
    return settings.store();
  }

  /** {@return what these locks see of the world beside the store} */
  public World world() {
    return settings.world();
  }

  /** {@return a new mark: a text by which a process knows again what it wrote itself} */
  public String newMark() {
    return settings.marks().get();
  }

  /** {@return what these locks, and those who build on them, warn of} */
  public RepeatedWarnings warnings() {
    return settings.warnings();
  }
}
