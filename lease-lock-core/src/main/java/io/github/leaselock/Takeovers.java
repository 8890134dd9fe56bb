package io.github.leaselock;

import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LockHolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takeovers that were sent, so that whoever finds first that one is stored tells of it, and nobody
 * else. Bounded: of one that is forgotten nobody is told. Safe for use by several threads.
 */
final class Takeovers {

  private static final int REMEMBERED = 256;

  /**
   * In place of those evicted: another thread may send from the same version, and come to nothing.
   */
  private static final List<LockHolder> TOLD = List.of();

  private final Map<Grant, List<LockHolder>> sent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Grant, List<LockHolder>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Grant(LeaseKey key, Holder holder, FencingToken token) {}

  synchronized void sending(
      LeaseKey key, Holder holder, FencingToken token, List<LockHolder> evicted) {
    if (!evicted.isEmpty()) {
      sent.merge(new Grant(key, holder, token), evicted, (old, now) -> old.isEmpty() ? TOLD : now);
    }
  }

  /** Whom this grant, which is stored, evicted: once, and nobody from then on. */
  synchronized List<LockHolder> stored(LeaseKey key, Holder holder, FencingToken token) {
    List<LockHolder> evicted = sent.replace(new Grant(key, holder, token), TOLD);
    return evicted == null ? TOLD : evicted;
  }
}
