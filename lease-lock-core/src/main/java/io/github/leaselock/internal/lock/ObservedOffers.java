package io.github.leaselock.internal.lock;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.HolderEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Since when this process has seen offers that nobody has taken up, by its own monotonic clock.
 *
 * <p>Bounded: one that is forgotten is watched from the beginning, which only delays. Safe for use
 * by several threads.
 */
final class ObservedOffers {

  private static final int REMEMBERED = 1024;

  private final Map<Offer, Long> firstSeen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Offer, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** One offer, and no other to the same holder; a hash in place of texts of any length. */
  private record Offer(LeaseKey key, int identity, long token) {}

  /** Whether it has been seen for as long as it stands; seen for the first time, it has not. */
  synchronized boolean hasLapsed(LeaseKey key, HolderEntry offered, long now) {
    Offer offer =
        new Offer(
            key, offered.identity().hashCode(), offered.token().map(t -> t.value()).orElse(0L));
    Long since = firstSeen.putIfAbsent(offer, now);
    Duration stands = offered.offer().orElseThrow();
    return since != null && now - since >= stands.toNanos();
  }
}
