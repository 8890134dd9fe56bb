package io.github.leaselock;

import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.store.StoreFailure;
import io.github.leaselock.store.WriteOutcome;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of one method of a lock: its key, its bound, and the requests it shares with the others.
 */
final class Operation {

  private final LeaseKey key;
  private final LeaseLocks.Settings settings;
  private final Attempts attempts;
  private @Nullable LeaseRecord lastRead;
  private LeaseState lastState = LeaseState.FREE;

  Operation(LeaseKey key, LeaseLocks.Settings settings, Duration within) {
    this.key = key;
    this.settings = settings;
    this.attempts = new Attempts(settings.world(), within);
  }

  LeaseKey key() {
    return key;
  }

  LeaseLocks.Settings settings() {
    return settings;
  }

  Attempts attempts() {
    return attempts;
  }

  /** What a version says: read once, though it is decided on before it is acted on. */
  @SuppressWarnings("ReferenceEquality") // the very same object says the very same
  LeaseState state(LeaseRecord lease) {
    if (lease != lastRead) {
      lastState = LeaseFormat.read(lease);
      lastRead = lease;
    }
    return lastState;
  }

  /** Stores a record; what comes back, or the lack of it, is remembered. */
  WriteOutcome replace(LeaseRecord lease) {
    WriteOutcome outcome = settings.store().replace(lease);
    if (outcome instanceof WriteOutcome.Written written) {
      settings.memory().wrote(written.lease());
    } else {
      settings.memory().forget(key);
    }
    return outcome;
  }

  /** Moves the version on and changes nothing else, so that no earlier write can be stored. */
  WriteOutcome moveOn(LeaseRecord lease) {
    return replace(LeaseFormat.annotate(lease, LeaseFormat.SETTLED, lease.resourceVersion()));
  }

  /** What a failure means that only a person can mend. */
  LeaseRefusedException refused(StoreFailure failure) {
    return LeaseRefusedException.of(key, failure);
  }

  /** Refuses a Lease that must not be written, whoever holds it. */
  void requireLockable(LeaseRecord lease) {
    if (lease.electionManaged()) {
      throw new LeaseRefusedException(
          key,
          Reason.ELECTION_MANAGED,
          "spec.strategy is set, so the API server's election controller writes it; lock another"
              + " Lease");
    }
    if (lease.terminating()) {
      throw new LeaseRefusedException(
          key,
          Reason.LEASE_TERMINATING,
          "it is being deleted, and a holder written now would vanish with it; remove its"
              + " finalizers, then try again");
    }
  }

  /** The last version that this process wrote, good for nothing but a conditional write. */
  Optional<LeaseRecord> lastWritten() {
    return settings.memory().lastWritten(key);
  }
}
