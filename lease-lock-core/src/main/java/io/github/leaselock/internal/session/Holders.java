package io.github.leaselock.internal.session;

import io.github.leaselock.Holder;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.StoreLock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What those who wait and hold on one session are told, and what was left behind of them. Safe for
 * use by several threads.
 */
final class Holders {

  private static final Logger LOG = LoggerFactory.getLogger(Holders.class);

  private final LockEngine locks;
  private final Heartbeat heartbeat;
  private final UserCode userCode;
  private final ToldInOrder told;
  private final Optional<Duration> longestHold;
  private final Map<ClaimRef, Optional<HeldLock>> left = new LinkedHashMap<>();

  Holders(
      LockEngine locks,
      Heartbeat heartbeat,
      UserCode userCode,
      ToldInOrder told,
      Optional<Duration> longestHold) {
    this.locks = locks;
    this.heartbeat = heartbeat;
    this.userCode = userCode;
    this.told = told;
    this.longestHold = longestHold;
  }

  boolean limitHolds() {
    return longestHold.isPresent();
  }

  boolean isAlive() {
    return heartbeat.isValid();
  }

  Optional<SessionLoss> sessionLoss() {
    return heartbeat.loss();
  }

  UserCode userCode() {
    return userCode;
  }

  /** Where somebody acquires, for the warning that it was forgotten; only if there will be one. */
  Optional<Throwable> here() {
    return longestHold.map(any -> new Throwable("acquired here"));
  }

  void granted(HeldLock handle, Want want) {
    long waited = locks.world().ticker().read() - want.since();
    told.tell(
        listener ->
            listener.granted(
                handle.lock().key(), handle.holder(), handle.token(), Duration.ofNanos(waited)));
  }

  void lost(HeldLock handle, SessionLoss why) {
    if (why.reason() != Reason.EVICTED && why.reason() != Reason.OVERDUE) {
      return; // told once, for the whole session
    }
    handle
        .acquiredAt()
        .filter(any -> why.reason() == Reason.OVERDUE)
        .ifPresent(where -> LOG.warn("Lease {}: held for too long", handle.lock().key(), where));
    told.tell(listener -> listener.lost(handle.lock().key(), why.message()));
  }

  /** So many of the session's locks were given back, or left, since it began to close. */
  void tellProgress(int done, int all) {
    told.tell(listener -> listener.closing(heartbeat.key(), done, all));
  }

  /** What somebody is told who has waited for too long, from what is known without a request. */
  LockTimeoutException timedOut(StoreLock lock, Holder waiter, Duration limit) {
    return TimedOut.exception(lock.key(), waiter, limit, locks.newest(lock.key()));
  }

  void failed(StoreLock lock, LineEffect effect, Throwable thrown) {
    locks
        .warnings()
        .warn(
            LOG,
            List.of(lock.key(), effect.getClass()),
            "Lease " + lock.key() + ": " + effect + " failed",
            thrown);
  }

  /** A claim may still be on its Lease, and nothing more is done about it. */
  synchronized void leftBehind(ClaimRef claim, Optional<HeldLock> handle) {
    left.put(claim, handle);
  }

  /** Its user has given it back after all. */
  synchronized void givenBack(ClaimRef claim) {
    left.remove(claim);
  }

  synchronized List<ClaimRef> leftBehind() {
    return List.copyOf(left.keySet());
  }

  /** Those of them whose work still runs. */
  synchronized List<ClaimRef> guarded() {
    return left.entrySet().stream()
        .filter(claim -> claim.getValue().filter(HeldLock::isGuarding).isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }
}
