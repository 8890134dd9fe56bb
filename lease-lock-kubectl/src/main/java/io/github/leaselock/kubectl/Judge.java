package io.github.leaselock.kubectl;

import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.Reservation;
import java.util.Objects;
import java.util.Optional;

/** Finds out what is there of those that a Lease shows: one or two requests for each. */
final class Judge {

  private final Cluster cluster;

  Judge(Cluster cluster) {
    this.cluster = cluster;
  }

  Party judge(LockHolder entry) {
    return new Party(entry, evidence(entry));
  }

  private Evidence evidence(LockHolder entry) {
    if (entry.isUnreadable()) {
      return new Evidence.Unreadable();
    }
    Optional<Holder> holder = entry.holder();
    if (entry.isForeign() || holder.isEmpty()) {
      return new Evidence.Foreign();
    }
    Optional<Reservation> reservation = Reservation.of(holder.get());
    if (reservation.isPresent()) {
      return new Evidence.Reserved(
          reservation.get().until(), reservation.get().isOver(cluster.now()));
    }
    return SessionClaim.of(holder.get())
        .map(this::session)
        .orElseGet(() -> cluster.object(entry, holder.get()));
  }

  private Evidence session(SessionClaim claim) {
    try {
      return SessionJudge.judge(claim, cluster.lease(claim.lease()), cluster.now());
    } catch (UnreadException e) {
      return new Evidence.NotRead(Objects.toString(e.getMessage()));
    }
  }

  /**
   * The same, with what takes time to prove: a session that is not renewed for its duration, by the
   * clock of this machine alone, has ended.
   */
  Party prove(Party seen) {
    Optional<SessionClaim> claim = seen.entry().holder().flatMap(SessionClaim::of);
    boolean inDoubt =
        seen.evidence() instanceof Evidence.Silent
            || seen.evidence() instanceof Evidence.Unattended;
    if (claim.isEmpty() || !inDoubt) {
      return seen;
    }
    SessionClaim session = claim.get();
    return cluster.isUnmoved(session.lease(), session.duration())
        ? new Party(
            seen.entry(),
            new Evidence.Ended("watched for " + Ages.of(session.duration()) + ", it did not move"))
        : judge(seen.entry());
  }
}
