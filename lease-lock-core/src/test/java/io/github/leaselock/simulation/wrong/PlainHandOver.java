package io.github.leaselock.simulation.wrong;

import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.LockQueue;
import io.github.leaselock.internal.lease.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** To whom a release of a {@link PlainLock} hands over, and what can be wrong with that. */
record PlainHandOver(PlainLock lock) {

  Optional<LeaseState> handOver(LeaseState released, LeaseRecord lease) {
    if (lease.terminating() && !lock.is(Flaw.ENDING_LEASE_IS_HANDED_OVER)) {
      return Optional.empty();
    }
    LeaseState seen = released;
    List<Place> places = released.queue().places();
    if (lock.is(Flaw.HANDS_OVER_PAST_THE_FIRST) && places.size() > 1) {
      List<Place> rest = new ArrayList<>(places);
      Collections.reverse(rest);
      seen = new LeaseState(released.holders(), released.draining(), new LockQueue(rest));
    }
    if (lock.is(Flaw.HANDS_OVER_WHILE_SOMETHING_DRAINS)) {
      seen = new LeaseState(released.holders(), List.of(), released.queue());
    }
    LeaseState next = LeaseProtocol.served(seen, lease.token(), lock.now());
    if (next.equals(seen)) {
      return Optional.empty();
    }
    return Optional.of(
        lock.is(Flaw.HANDS_OVER_WHILE_SOMETHING_DRAINS)
            ? new LeaseState(next.holders(), released.draining(), next.queue())
            : next);
  }
}
