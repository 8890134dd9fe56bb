package io.github.leaselock.frozen;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom the frozen version was shown, as today's version reads them: the one has to be the other's
 * holder, or the two do not read alike.
 */
final class Sightings {

  private final Map<Sighting, LockHolder> seen = new HashMap<>();

  /** By what both versions tell one entry from another. */
  record Sighting(
      String identity,
      Optional<FencingToken> token,
      LockMode mode,
      boolean pending,
      boolean waiting,
      boolean unreadable,
      Optional<Duration> offer,
      Optional<String> reason) {}

  /** That version is shown a Lease. */
  void of(LeaseRecord lease) {
    LeaseState state = LeaseFormat.read(lease);
    state.holders().forEach(this::add);
    state.draining().forEach(this::add);
    state.queue().places().stream().map(Place::asHolder).forEach(this::add);
  }

  private void add(LockHolder holder) {
    seen.put(
        new Sighting(
            holder.identity(),
            holder.token(),
            holder.mode(),
            holder.pending(),
            holder.isWaiting(),
            holder.isUnreadable(),
            holder.offer(),
            holder.reason()),
        holder);
  }

  LockHolder find(Sighting there) {
    @Nullable LockHolder here = seen.get(there);
    if (here == null) {
      throw new AssertionError("only the frozen version reads " + there + "; this one: " + seen);
    }
    return here;
  }
}
