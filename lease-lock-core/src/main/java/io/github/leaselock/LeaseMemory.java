package io.github.leaselock;

import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.Intent;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one process remembers about Leases between operations. None of it decides anything by
 * itself: a remembered version saves a read because the write from it is conditional; a doubt makes
 * the next answer cost one write more; an observed intent starts a monotonic clock.
 *
 * <p>Bounded: of each kind, the least recently used is forgotten first. Safe for use by several
 * threads.
 */
final class LeaseMemory {

  private final Map<LeaseKey, LeaseRecord> written;
  private final Map<Attempt, LeaseRecord> doubts;
  private final Map<LeaseKey, ObservedIntent> intents;

  LeaseMemory(int capacity) {
    written = bounded(capacity);
    doubts = bounded(capacity);
    intents = bounded(capacity);
  }

  private record Attempt(LeaseKey key, String identity) {}

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
  }

  /** The remembered version turned out to be none. */
  synchronized void forget(LeaseKey key) {
    written.remove(key);
  }

  /** A version from which a grant to this holder was written whose fate is not known. */
  synchronized Optional<LeaseRecord> doubt(LeaseKey key, Holder holder) {
    return Optional.ofNullable(doubts.get(new Attempt(key, holder.identity())));
  }

  synchronized void inDoubt(LeaseRecord base, Holder holder) {
    doubts.put(new Attempt(base.key(), holder.identity()), base);
  }

  synchronized void settled(LeaseKey key, Holder holder) {
    doubts.remove(new Attempt(key, holder.identity()));
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
