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
  private final Map<Asker, Set<Version>> doubts;
  private final Map<LeaseKey, ObservedIntent> intents;
  private final Map<LeaseKey, Version> firstSeen;

  LeaseMemory(int capacity) {
    written = bounded(capacity);
    doubts = bounded(Math.max(capacity, DOUBTS));
    intents = bounded(capacity);
    firstSeen = bounded(capacity);
  }

  private record Asker(LeaseKey key, String identity) {}

  /** One version of one Lease. */
  record Version(String uid, String resourceVersion) {

    /** Instead of the first version seen, if this process wrote before it read. */
    static final Version OWN = new Version("", "");

    static Version of(LeaseRecord lease) {
      return new Version(lease.uid(), lease.resourceVersion());
    }
  }

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
    firstSeen.putIfAbsent(lease.key(), Version.OWN);
  }

  synchronized void saw(LeaseRecord lease) {
    firstSeen.putIfAbsent(lease.key(), Version.of(lease));
  }

  /**
   * Whether the Lease has not moved since this process met it: then a write of a process before it,
   * which crashed, may still be under way from this version.
   */
  synchronized boolean isFirstSight(LeaseRecord lease) {
    return Version.of(lease).equals(firstSeen.get(lease.key()));
  }

  /** The remembered version turned out to be none. */
  synchronized void forget(LeaseKey key) {
    written.remove(key);
  }

  /** A copy of the versions from which writes for this holder were sent whose fate is unknown. */
  synchronized Set<Version> doubts(LeaseKey key, Holder holder) {
    return new HashSet<>(doubts.getOrDefault(new Asker(key, holder.identity()), Set.of()));
  }

  synchronized void inDoubt(LeaseRecord base, Holder holder) {
    doubts
        .computeIfAbsent(new Asker(base.key(), holder.identity()), asker -> new HashSet<>())
        .add(Version.of(base));
  }

  /** Ends this doubt, and no other that a thread may have come to meanwhile. */
  synchronized void settled(LeaseKey key, Holder holder, Version base) {
    doubts.computeIfPresent(
        new Asker(key, holder.identity()),
        (asker, versions) -> {
          versions.remove(base);
          return versions.isEmpty() ? null : versions;
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
