package io.github.leaselock;

import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseFormat.Change;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.Text;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure;
import io.github.leaselock.store.WriteOutcome;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One forced release: a conditional write from the version that a person looked at. */
final class ForcedRelease {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLock.class);

  private final Operation operation;
  private final LockSnapshot expected;
  private final String reason;

  /** Whether a write was sent that the server did not refuse for good: it may still be stored. */
  private boolean underWay;

  ForcedRelease(Operation operation, LockSnapshot expected, String reason) {
    this.operation = operation;
    this.expected = expected;
    this.reason = LockHolder.requireReason(reason);
  }

  ForceReleaseResult run() {
    Optional<LeaseRecord> seen = expected.lease();
    if (seen.isEmpty()
        || (expected.isFree() && expected.intent().isEmpty() && expected.queue().isEmpty())) {
      return new ForceReleaseResult.NothingToRelease();
    }
    operation.requireLockable(seen.get());
    LeaseRecord next = emptied(seen.get());
    while (true) {
      WriteOutcome outcome = operation.replace(next);
      if (outcome instanceof WriteOutcome.Written) {
        return forced();
      }
      StoreFailure failure = ((WriteOutcome.Unconfirmed) outcome).failure();
      Optional<ForceReleaseResult> result = readBack(seen.get(), next, failure);
      if (result.isPresent()) {
        return result.get();
      }
    }
  }

  private LeaseRecord emptied(LeaseRecord seen) {
    Instant now = operation.settings().world().clock().instant();
    return LeaseFormat.annotate(
        LeaseFormat.write(seen, LeaseState.FREE, Change.FORCE, now),
        LeaseFormat.FORCED,
        LeaseFormat.trace(seen, reason, now));
  }

  /** Empty if the write is to be sent again. */
  private Optional<ForceReleaseResult> readBack(
      LeaseRecord seen, LeaseRecord next, StoreFailure failure) {
    while (true) {
      if (!operation.attempts().anotherAfter(failure)) {
        return Optional.of(new ForceReleaseResult.Unknown(failure));
      }
      ReadOutcome outcome = operation.settings().store().read(operation.key());
      if (outcome instanceof ReadOutcome.Failed) {
        continue;
      }
      if (outcome instanceof ReadOutcome.Found found) {
        LeaseRecord now = found.lease();
        if (now.isVersion(seen)) {
          if (!failure.isPermanent()) {
            underWay = true;
            return Optional.empty();
          }
          if (underWay) {
            return Optional.of(new ForceReleaseResult.Unknown(failure));
          }
          throw operation.refused(failure);
        }
        String trace = next.annotations().get(LeaseFormat.FORCED);
        return Optional.of(
            now.uid().equals(seen.uid())
                    && Objects.equals(trace, now.annotations().get(LeaseFormat.FORCED))
                ? forced()
                : new ForceReleaseResult.Changed(LockSnapshot.of(now)));
      }
      return Optional.of(new ForceReleaseResult.Changed(LockSnapshot.absent(operation.key())));
    }
  }

  private ForceReleaseResult forced() {
    LOG.warn("Forced release because {}; before: {}", Text.shown(reason), expected);
    operation
        .settings()
        .listeners()
        .tell(told -> told.forceReleased(operation.key(), expected, reason));
    return new ForceReleaseResult.Forced(expected);
  }
}
