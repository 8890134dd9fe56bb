package io.github.leaselock.internal.lock;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.HolderEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takeovers that were sent, so that whoever finds first that one is stored tells of it, and nobody
 * else. Bounded: of one that is forgotten nobody is told. Safe for use by several threads.
 */
final class Takeovers {

  private static final int REMEMBERED = 256;

  /** Of those that were sent for one grant: only one of them can be stored. */
  private static final int REMEMBERED_OF_A_GRANT = 8;

  /**
   * In place of those evicted: another thread may send from the same version, and come to nothing.
   */
  private static final List<HolderEntry> TOLD = List.of();

  private final Map<Grant, Map<Optional<Instant>, List<HolderEntry>>> sent = bounded(REMEMBERED);

  private record Grant(LeaseKey key, String holder, Optional<FencingToken> token) {
    static Grant of(LeaseKey key, HolderEntry entry) {
      return new Grant(key, entry.identity(), entry.token());
    }
  }

  synchronized void sending(LeaseKey key, HolderEntry entry, List<HolderEntry> evicted) {
    if (!evicted.isEmpty()) {
      sent.computeIfAbsent(Grant.of(key, entry), first -> bounded(REMEMBERED_OF_A_GRANT))
          .merge(entry.since(), evicted, (old, now) -> old.isEmpty() ? TOLD : now);
    }
  }

  /**
   * Whom this grant, which is stored, evicted: once, and nobody from then on. Its token does not
   * tell that it was this process that took over: from the version that a takeover is judged on, a
   * release may hand the lock to the same holder. The moment of the grant does, and an offer.
   */
  synchronized List<HolderEntry> stored(LeaseKey key, HolderEntry entry) {
    Map<Optional<Instant>, List<HolderEntry>> sentForIt =
        sent.getOrDefault(Grant.of(key, entry), Map.of());
    List<HolderEntry> evicted = sentForIt.getOrDefault(entry.since(), TOLD);
    if (!evicted.isEmpty()) {
      sentForIt.put(entry.since(), TOLD);
    }
    return evicted;
  }

  /** This grant is an offer, so nothing that this process sent: it evicted nobody. */
  synchronized void handed(LeaseKey key, HolderEntry offered) {
    stored(key, offered);
  }

  private static <K, V> Map<K, V> bounded(int size) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > size;
      }
    };
  }
}
