package io.github.leaselock;

import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseFormat.Change;
import io.github.leaselock.lease.LeaseProtocol;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure;
import io.github.leaselock.store.StoreFailure.Kind;
import io.github.leaselock.store.WriteOutcome;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One release: take the holder away by a conditional write, which hands over to the first in the
 * queue, and read back until it is certain.
 *
 * <p>A grant or an intent of this process whose fate is not known could still be stored after the
 * holder was found absent, so the version is moved on before the answer is "not held".
 */
final class Release {

  private final Operation operation;
  private final Holder holder;
  private final Optional<FencingToken> grant;

  private final Doubts doubts;

  /** One time for all writes of this release: sent again, it is the same write. */
  private final Instant now;

  /** The entry that a write of this release took away, or may have taken away. */
  private @Nullable LockHolder taken;

  /**
   * The write of this release that met a conflict: with another's write, or with itself, sent
   * twice.
   */
  private @Nullable LeaseRecord conflicted;

  /** The server's word that it will never store the only write in doubt. */
  private @Nullable StoreFailure refusal;

  Release(Operation operation, Holder holder, Optional<FencingToken> grant) {
    this.operation = operation;
    this.holder = holder;
    this.grant = grant;
    this.doubts = new Doubts(operation, holder);
    this.now = operation.settings().world().clock().instant();
  }

  ReleaseResult run() {
    try {
      Optional<LeaseRecord> version = fromMemory();
      while (true) {
        Step step = version.isPresent() ? advance(version.get()) : fromServer();
        if (step.result != null) {
          return step.result;
        }
        version = Optional.ofNullable(step.version);
      }
    } finally {
      operation.attempts().restoreInterrupt();
    }
  }

  private record Step(@Nullable ReleaseResult result, @Nullable LeaseRecord version) {}

  private static Step answer(ReleaseResult result) {
    return new Step(result, null);
  }

  /** A version that we wrote last saves the read, but for nothing other than a write. */
  private Optional<LeaseRecord> fromMemory() {
    return doubts.exist()
        ? Optional.empty()
        : operation
            .lastWritten()
            .filter(
                lease ->
                    operation
                        .state(lease)
                        .entryOf(holder)
                        .filter(entry -> grant.isEmpty() || entry.token().equals(grant))
                        .isPresent());
  }

  private Step fromServer() {
    ReadOutcome outcome = operation.settings().store().read(operation.key());
    if (outcome instanceof ReadOutcome.Failed failed) {
      return unread(failed.failure());
    }
    if (outcome instanceof ReadOutcome.Found found) {
      doubts.saw(found.lease());
      return new Step(null, found.lease());
    }
    doubts.over();
    taken = null; // deleted by another hand
    return notHeld();
  }

  private Step unread(StoreFailure failure) {
    if (!failure.isPermanent()) {
      return again(failure);
    }
    if (!doubts.exist() && taken == null) {
      throw operation.refused(failure);
    }
    return answer(new ReleaseResult.Unknown(failure)); // it may be released, or not
  }

  private Step advance(LeaseRecord lease) {
    LeaseState state = operation.state(lease);
    Optional<LeaseState> next = LeaseProtocol.release(state, holder, grant);
    if (next.isEmpty()) {
      if (conflicted != null && !conflicted.hasContentOf(lease)) {
        taken = null; // the conflict was with another's write: an eviction, or a release elsewhere
      }
      return doubts.exist() ? moveOn(lease) : notHeld();
    }
    if (refusal != null) {
      doubts.refused(); // for good, and indeed still held
      throw operation.refused(refusal);
    }
    Optional<LockHolder> entry = state.entryOf(holder);
    LeaseRecord record = handedOver(lease, next.get(), entry.isPresent());
    boolean first = !doubts.exist();
    doubts.sending(lease);
    WriteOutcome outcome = operation.replace(record);
    taken = entry.orElse(taken);
    if (outcome instanceof WriteOutcome.Unconfirmed unconfirmed) {
      StoreFailure failure = unconfirmed.failure();
      refusal = failure.isPermanent() && first ? failure : null;
      conflicted = failure.kind() == Kind.CONFLICT ? record : null;
      return again(failure);
    }
    doubts.over();
    return notHeld();
  }

  private LeaseRecord handedOver(LeaseRecord lease, LeaseState next, boolean held) {
    Optional<LeaseState> granted = LeaseProtocol.handOver(next, lease.token(), now);
    return granted.isPresent()
        ? LeaseFormat.write(lease, granted.get(), Change.GRANT, now)
        : LeaseFormat.write(lease, next, held ? Change.RELEASE : Change.NOTE, now);
  }

  private Step moveOn(LeaseRecord lease) {
    if (operation.moveOn(lease) instanceof WriteOutcome.Unconfirmed unconfirmed) {
      return again(unconfirmed.failure());
    }
    doubts.over();
    return notHeld();
  }

  /** Not held now; released by us if one of our writes took it away. */
  private Step notHeld() {
    return answer(
        taken == null ? new ReleaseResult.NotHeld() : new ReleaseResult.Released(taken.token()));
  }

  private Step again(StoreFailure failure) {
    return operation.attempts().anotherAfter(failure)
        ? new Step(null, null)
        : answer(new ReleaseResult.Unknown(failure));
  }
}
