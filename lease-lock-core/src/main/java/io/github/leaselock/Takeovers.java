package io.github.leaselock;

import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LockHolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takeovers that were sent and whose answer was lost, so that whoever finds that one is stored
 * tells of it. Bounded: of one that is forgotten nobody is told. Safe for use by several threads.
 */
final class Takeovers {

  private static final int REMEMBERED = 256;

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
      sent.put(new Grant(key, holder, token), evicted);
    }
  }

  /** Whom this grant, which is stored, evicted: once, and nobody from then on. */
  synchronized List<LockHolder> stored(LeaseKey key, Holder holder, FencingToken token) {
    List<LockHolder> evicted = sent.remove(new Grant(key, holder, token));
    return evicted == null ? List.of() : evicted;
  }
}
