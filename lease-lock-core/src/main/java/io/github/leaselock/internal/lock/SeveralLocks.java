package io.github.leaselock.internal.lock;

import io.github.leaselock.AcquireAllResult;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.Reservation;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.SessionHolder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Several locks of one object, all or none, in the order of their keys.
 *
 * <p>Whoever is refused one gives back those before it, and keeps its place there. So between two
 * attempts it has either all, or at most offers, which lapse, and those at locks <em>behind</em>
 * the one for which it waits: whoever is waited for waits, if at all, for a lock further to the
 * front, and no circle closes.
 */
final class SeveralLocks {

  private final NavigableMap<LeaseKey, StoreLock> locks;

  private SeveralLocks(NavigableMap<LeaseKey, StoreLock> locks) {
    this.locks = locks;
  }

  static SeveralLocks of(Collection<? extends LeaseLock> several, LockSettings settings) {
    NavigableMap<LeaseKey, StoreLock> locks = new TreeMap<>();
    for (LeaseLock each : several) {
      StoreLock lock = StoreLock.of(each);
      if (!lock.isOf(settings)) {
        throw new IllegalArgumentException(lock + " was made by other locks than these");
      }
      if (locks.put(lock.key(), lock) != null) {
        throw new IllegalArgumentException("two of the locks are on Lease " + lock.key());
      }
    }
    if (locks.isEmpty()) {
      throw new IllegalArgumentException("several locks are at least one");
    }
    return new SeveralLocks(locks);
  }

  AcquireAllResult acquire(Holder holder, Map<LeaseKey, LockRequest> requests) {
    requireObject(holder, requests.values());
    Map<LeaseKey, AcquireResult> answers = new LinkedHashMap<>();
    for (StoreLock lock : locks.values()) {
      AcquireResult answer = acquire(lock, Objects.requireNonNull(requests.get(lock.key())));
      answers.put(lock.key(), answer);
      if (answer instanceof AcquireResult.Unknown) {
        return new AcquireAllResult(answers, List.of()); // whoever asks next settles it
      }
      if (answer instanceof AcquireResult.Held || answer instanceof AcquireResult.Superseded) {
        return new AcquireAllResult(answers, givenBack(lock.key(), holder));
      }
    }
    return new AcquireAllResult(answers, List.of());
  }

  /** A hand-over to an object is an offer, which lapses; to others it is a grant. */
  private static void requireObject(Holder asker, Collection<LockRequest> requests) {
    boolean isObject =
        !asker.kind().equals(SessionHolder.KIND) && !asker.kind().equals(Reservation.KIND);
    if (!isObject && requests.stream().anyMatch(request -> request.claim().queues())) {
      throw new IllegalArgumentException(
          "only an object can wait for several locks in this way, not "
              + asker
              + ": a session has acquireAll, and a person reserves one after the other, in the"
              + " order of their keys");
    }
  }

  /** What only a person can change may last: nothing is kept meanwhile. */
  private AcquireResult acquire(StoreLock lock, LockRequest request) {
    try {
      return lock.acquire(request);
    } catch (LeaseRefusedException refused) {
      try {
        givenBack(lock.key(), request.claim().holder());
      } catch (LeaseRefusedException another) {
        refused.addSuppressed(another);
      }
      throw refused;
    }
  }

  /** Gives those before one back, and tells of which it is not known whether they are. */
  private List<LeaseKey> givenBack(LeaseKey refused, Holder holder) {
    return new SeveralLocks(locks.headMap(refused, false))
        .release(holder).entrySet().stream()
            .filter(released -> released.getValue().isUnknown())
            .map(Map.Entry::getKey)
            .toList();
  }

  /** The last of them first, each of them whatever came of the others. */
  Map<LeaseKey, ReleaseResult> release(Holder holder) {
    Map<LeaseKey, ReleaseResult> released = new LinkedHashMap<>();
    @Nullable LeaseRefusedException first = null;
    for (StoreLock lock : locks.descendingMap().values()) {
      try {
        released.put(lock.key(), lock.release(holder));
      } catch (LeaseRefusedException refused) {
        if (first == null) {
          first = refused;
        } else {
          first.addSuppressed(refused);
        }
      }
    }
    if (first != null) {
      throw first;
    }
    return released;
  }
}
