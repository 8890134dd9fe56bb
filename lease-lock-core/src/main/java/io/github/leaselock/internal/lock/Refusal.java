package io.github.leaselock.internal.lock;

import io.github.leaselock.AcquireResult.Reason;
import io.github.leaselock.Blockage;
import io.github.leaselock.Blocker;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.Reservation;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.Sentences;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Says of a request that is refused by which rule it is, and by whom. */
final class Refusal {

  private Refusal() {}

  /**
   * The blockage behind a refusal.
   *
   * @param verdicts what was said of each of those in the way
   * @param now the wall clock, for words
   */
  static Blockage of(
      LeaseKey key,
      LeaseState state,
      LockRequest request,
      Decision.Refuse refuse,
      Function<HolderEntry, Blocker> verdicts,
      Instant now) {
    Holder asker = request.claim().holder();
    return Blockage.of(
        key,
        reason(request, refuse),
        refuse.blockers().stream().map(verdicts).toList(),
        state.queue().positionOf(asker),
        state.queue().before(asker, Sentences.MOST),
        now);
  }

  private static Reason reason(LockRequest request, Decision.Refuse refuse) {
    return switch (refuse.cause()) {
      case IN_THE_WAY ->
          reason(
              request, refuse.blockers().stream().filter(holder -> !holder.isWaiting()).toList());
      case HOLDS_SHARED -> Reason.HOLDS_SHARED;
      case FULL -> Reason.FULL;
      case OTHER_LIFE -> Reason.OTHER_INCARNATION;
    };
  }

  private static Reason reason(LockRequest request, List<HolderEntry> holders) {
    if (holders.isEmpty()) {
      return Reason.WAITERS_AHEAD;
    }
    if (holders.stream().anyMatch(holder -> isParent(holder, request))) {
      return Reason.HELD_BY_PARENT;
    }
    if (holders.stream().anyMatch(Refusal::isReservation)) {
      return Reason.RESERVED;
    }
    if (holders.stream().allMatch(holder -> holder.offer().isPresent())) {
      return Reason.OFFERED;
    }
    return holders.stream().noneMatch(holder -> conflicts(holder, request))
        ? Reason.LIMIT_REACHED
        : Reason.HELD_BY_OTHERS;
  }

  /** The parent of a request that does not say that it acts for it. */
  private static boolean isParent(HolderEntry holder, LockRequest request) {
    return request.claim().terms().under().isEmpty()
        && holder.holder().map(Holder::uid).filter(request.parents()::contains).isPresent();
  }

  private static boolean isReservation(HolderEntry holder) {
    return holder.holder().flatMap(Reservation::of).isPresent();
  }

  private static boolean conflicts(HolderEntry holder, LockRequest request) {
    return holder.mode().conflictsWith(request.claim().mode());
  }
}
