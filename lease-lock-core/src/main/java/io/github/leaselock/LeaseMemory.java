package io.github.leaselock;

import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.Intent;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one process remembers about Leases between operations. None of it decides anything by
 * itself: a remembered version saves a read because the write from it is conditional; a doubt makes
 * the next answer cost one write more; an observed intent starts a monotonic clock.
 *
 * <p>Bounded: of each kind, the least recently used is forgotten first. Safe for use by several
 * threads.
 */
final class LeaseMemory {

  /**
   * Of how many holders doubts are remembered at least: to forget one could leave a hold behind, so
   * this does not shrink with the versions that merely save a read.
   */
  private static final int DOUBTS = 4096;

  private final Map<LeaseKey, LeaseRecord> written;
  private final Map<Asker, Set<Doubt>> doubts;
  private final Map<LeaseKey, ObservedIntent> intents;
  private final Map<LeaseKey, Inherited> inherited;

  LeaseMemory(int capacity) {
    written = bounded(capacity);
    doubts = bounded(Math.max(capacity, DOUBTS));
    intents = bounded(capacity);
    inherited = bounded(capacity);
  }

  private record Asker(LeaseKey key, String identity) {}

  /** One write whose fate is not known, and the version that it was sent from. */
  static final class Doubt {
    private final LeaseRecord base;

    Doubt(LeaseRecord base) {
      this.base = base;
    }

    /** Whether the write can be stored while the Lease is at this version. */
    boolean isOf(LeaseRecord version) {
      return base.isVersion(version);
    }
  }

  /** The newest version that was there before this process wrote or saw the Lease. */
  private record Inherited(String uid, long version) {}

  private record ObservedIntent(FencingToken stamp, long firstSeen) {}

  private static <K, V> Map<K, V> bounded(int capacity) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
      }
    };
  }

  /** The version that this process wrote last, if it may still be the stored one. */
  synchronized Optional<LeaseRecord> lastWritten(LeaseKey key) {
    return Optional.ofNullable(written.get(key));
  }

  synchronized void wrote(LeaseRecord lease) {
    written.put(lease.key(), lease);
    inherited.putIfAbsent(lease.key(), new Inherited(lease.uid(), lease.token().value() - 1));
  }

  synchronized void saw(LeaseRecord lease) {
    inherited.putIfAbsent(lease.key(), new Inherited(lease.uid(), lease.token().value()));
  }

  /** A version that a watch has shown: as good a base for a conditional write as any. */
  synchronized LeaseRecord observed(LeaseRecord lease) {
    saw(lease);
    LeaseRecord known = written.get(lease.key());
    if (known != null && !lease.token().isAfter(known.token())) {
      return known;
    }
    written.put(lease.key(), lease);
    return lease;
  }

  /**
   * Whether a process before this one, which crashed, may have left a write under way from this
   * version: the first that this process met, or an older one that a thread's answer was slow to
   * bring.
   */
  synchronized boolean isInherited(LeaseRecord lease) {
    Inherited newest = inherited.get(lease.key());
    return newest != null
        && newest.uid.equals(lease.uid())
        && lease.token().value() <= newest.version;
  }

  /** The remembered version turned out to be none. */
  synchronized void forget(LeaseKey key) {
    written.remove(key);
  }

  /** A copy of the doubts there are about writes for this holder. */
  synchronized Set<Doubt> doubts(LeaseKey key, Holder holder) {
    return new HashSet<>(doubts.getOrDefault(new Asker(key, holder.identity()), Set.of()));
  }

  synchronized void add(LeaseKey key, Holder holder, Doubt doubt) {
    doubts.computeIfAbsent(new Asker(key, holder.identity()), asker -> new HashSet<>()).add(doubt);
  }

  /** Ends this doubt, and no other that a thread may have come to meanwhile. */
  synchronized void end(LeaseKey key, Holder holder, Doubt doubt) {
    doubts.computeIfPresent(
        new Asker(key, holder.identity()),
        (asker, others) -> {
          others.remove(doubt);
          return others.isEmpty() ? null : others;
        });
  }

  /** For how many nanoseconds this process has seen this very intent. */
  synchronized long watched(LeaseKey key, Intent intent, long now) {
    ObservedIntent seen = intents.get(key);
    if (seen == null || !seen.stamp().equals(intent.stamp())) {
      intents.put(key, new ObservedIntent(intent.stamp(), now));
      return 0;
    }
    return now - seen.firstSeen();
  }
}
