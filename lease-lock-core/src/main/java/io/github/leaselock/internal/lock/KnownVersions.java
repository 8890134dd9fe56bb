package io.github.leaselock.internal.lock;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest versions of Leases that this process wrote or was shown. They save reads, since a
 * write from one is conditional, and decide nothing.
 *
 * <p>Bounded in bytes: the least recently used is forgotten first. Safe for use by several threads.
 */
final class KnownVersions {

  /** What a version takes beside its texts, roughly. */
  private static final int OVERHEAD = 512;

  private final long maximum;
  private final Map<LeaseKey, LeaseRecord> versions = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * None yet.
   *
   * @param maximum how many bytes they take at most, roughly
   */
  KnownVersions(long maximum) {
    this.maximum = maximum;
  }

  synchronized Optional<LeaseRecord> newest(LeaseKey key) {
    return Optional.ofNullable(versions.get(key));
  }

  /** The answer may come late: what was written or seen since counts. */
  synchronized void wrote(LeaseRecord lease) {
    observed(lease);
  }

  /**
   * A version that a watch, or an answer, has shown: as good a base for a conditional write as any.
   */
  synchronized LeaseRecord observed(LeaseRecord lease) {
    LeaseRecord known = versions.get(lease.key());
    if (known != null && known.uid().equals(lease.uid()) && !lease.token().isAfter(known.token())) {
      return known;
    }
    put(lease);
    return lease;
  }

  /** The remembered version turned out to be none. */
  synchronized void forget(LeaseKey key) {
    LeaseRecord gone = versions.remove(key);
    bytes -= gone == null ? 0 : weight(gone);
  }

  synchronized long bytes() {
    return bytes;
  }

  private void put(LeaseRecord lease) {
    LeaseRecord before = versions.put(lease.key(), lease);
    bytes += weight(lease) - (before == null ? 0 : weight(before));
    Iterator<LeaseRecord> eldest = versions.values().iterator();
    while (bytes > maximum && versions.size() > 1) {
      bytes -= weight(eldest.next());
      eldest.remove();
    }
  }

  private static long weight(LeaseRecord lease) {
    long weight = (long) OVERHEAD + lease.holderIdentity().length() + lease.remainder().length();
    for (String text : lease.annotations().values()) {
      weight += text.length();
    }
    return weight;
  }
}
