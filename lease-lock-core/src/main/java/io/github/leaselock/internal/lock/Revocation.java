package io.github.leaselock.internal.lock;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells sessions that claims of theirs are about to be taken away by force: on their own Leases,
 * which they cannot renew without reading it. So a holder knows two thirds of its session's
 * duration later at the latest. One whose Lease is gone, or says that it is over, need not be told.
 */
final class Revocation {

  private final Operation operation;

  Revocation(Operation operation) {
    this.operation = operation;
  }

  /** Those of one session, all told by one write. */
  private record Told(HolderEntry holder, SessionHolder session, List<ClaimRef> claims) {}

  /** The first that could not be told, and why; empty if all are. */
  Optional<ReleaseResult> tell(List<HolderEntry> holders) {
    Map<LeaseKey, Told> sessions = new LinkedHashMap<>();
    for (HolderEntry holder : holders) {
      SessionHolder.parse(holder.identity())
          .ifPresent(
              claim ->
                  sessions
                      .computeIfAbsent(
                          claim.session(), key -> new Told(holder, claim, new ArrayList<>()))
                      .claims
                      .add(new ClaimRef(operation.key(), claim.number())));
    }
    for (Told told : sessions.values()) {
      Optional<StoreFailure> failure = tell(told);
      if (failure.isPresent()) {
        return Optional.of(ReleaseResult.untold(told.holder, failure.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<StoreFailure> tell(Told told) {
    StoreFailure last = StoreFailure.of(Kind.TIMEOUT, "the time was over before it was told");
    while (operation.attempts().mayAsk()) {
      ReadOutcome read = operation.settings().store().read(told.session.session());
      if (read instanceof ReadOutcome.Absent) {
        return Optional.empty();
      }
      if (read instanceof ReadOutcome.Failed failed) {
        last = failed.failure();
      } else {
        LeaseRecord lease = ((ReadOutcome.Found) read).lease();
        if (!isToBeTold(told, lease)) {
          return Optional.empty();
        }
        Optional<StoreFailure> failure = write(told, lease);
        if (failure.isEmpty()) {
          return failure;
        }
        last = failure.get();
      }
      if (last.isPermanent() || !operation.attempts().anotherAfter(last)) {
        return Optional.of(last);
      }
    }
    return Optional.of(last);
  }

  /** A claim is what somebody has written: the Lease that it names may be anybody's. */
  private static boolean isToBeTold(Told told, LeaseRecord lease) {
    SessionHolder session = told.session;
    return lease.uid().equals(session.uid())
        && lease.holderIdentity().equals(session.session().name())
        && lease.leaseDurationSeconds().orElse(0) == session.duration().toSeconds()
        && told.claims.stream().anyMatch(claim -> !SessionMarks.isOver(lease, claim.number()));
  }

  private Optional<StoreFailure> write(Told told, LeaseRecord lease) {
    Optional<LeaseRecord> next;
    try {
      if (SessionMarks.revoked(lease).containsAll(told.claims)) {
        return Optional.empty();
      }
      next = SessionMarks.revoking(lease, told.claims);
    } catch (IllegalArgumentException damaged) {
      return Optional.empty(); // its session ends at the next look
    }
    if (next.isEmpty()) {
      return Optional.of(
          StoreFailure.of(
              Kind.INVALID,
              "so many claims of the session "
                  + lease.key()
                  + " were taken away that it has to take note of them first; it does when it is"
                  + " renewed"));
    }
    if (!operation.attempts().mayAsk()) {
      return Optional.of(StoreFailure.of(Kind.TIMEOUT, "the time was over before it was told"));
    }
    WriteOutcome outcome = operation.settings().store().replace(next.get());
    if (!(outcome instanceof WriteOutcome.Written written)) {
      return Optional.of(((WriteOutcome.Unconfirmed) outcome).failure());
    }
    String sent = next.get().annotations().get(LeaseFormat.REVOKED);
    return written.lease().annotations().getOrDefault(LeaseFormat.REVOKED, "").equals(sent)
        ? Optional.empty()
        : Optional.of(
            StoreFailure.of(
                Kind.ALTERED,
                "the annotation " + LeaseFormat.REVOKED + " was not stored as it was sent"));
  }
}
