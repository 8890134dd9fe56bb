package io.github.leaselock.internal.lock;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.Claim;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One release: take the holder away by a conditional write, which hands over to the first in the
 * queue, and read back until it is certain.
 *
 * <p>A grant or a place of this process whose fate is not known could still be stored after the
 * holder was found absent, so the version is moved on before the answer is "not held". A grant that
 * bears the mark of another process is marked first, so that the other one cannot confirm it while
 * it is being given back.
 */
final class Release extends SettleLoop<ReleaseResult> {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLock.class);

  private final Holder holder;
  private final Claim claim;
  private final Optional<FencingToken> grant;

  /** One time for all writes of this release: sent again, it is the same write. */
  private final Instant now;

  /** Whether the last write hands the lock over, too. */
  private boolean handsOver;

  /** Whether the API server has refused the content of such a write: no room for it, perhaps. */
  private boolean isHandOverRefused;

  /** The entry that a write of this release took away, or may have taken away. */
  private @Nullable HolderEntry taken;

  /**
   * The write of this release that met a conflict: with another's write, or with itself, sent
   * twice.
   */
  private @Nullable LeaseRecord conflicted;

  Release(Operation operation, Holder holder, Optional<FencingToken> grant) {
    super(operation, Doubts.of(operation, holder, List.of()));
    this.holder = holder;
    this.claim = Claim.of(holder, Terms.EXCLUSIVE).markedBy(operation.settings().mark());
    this.grant = grant;
    this.now = operation.now();
  }

  /** A version that we wrote last saves the read, but for nothing other than a write. */
  @Override
  Step<ReleaseResult> begin() {
    return operation()
        .settings()
        .known()
        .newest(operation().key())
        .filter(lease -> !isInDoubt(lease) && entry(operation().state(lease)).isPresent())
        .<Step<ReleaseResult>>map(Step.Decide::new)
        .orElseGet(Step.Read::new);
  }

  private Optional<HolderEntry> entry(LeaseState state) {
    return state.entryOf(holder).filter(entry -> grant.isEmpty() || entry.token().equals(grant));
  }

  @Override
  Step<ReleaseResult> decideAbsent() {
    taken = null; // deleted by another client
    return answer(ReleaseResult.notHeld(true));
  }

  @Override
  Step<ReleaseResult> decide(LeaseRecord lease) {
    LeaseState state = operation().state(lease);
    Optional<LeaseState> next = LeaseProtocol.release(state, holder, grant);
    if (next.isEmpty()) {
      if (conflicted != null && !conflicted.hasContentOf(lease)) {
        taken = null; // the conflict was with another's write: an eviction, or a release elsewhere
      }
      return isInDoubt(lease) ? moveOn(lease) : notHeld();
    }
    Optional<LeaseState> marked = LeaseProtocol.markBeforeRelease(state, claim);
    if (entry(state).isPresent() && marked.isPresent()) {
      return write(lease, LeaseFormat.write(lease, marked.get(), Change.NOTE, now));
    }
    LeaseRecord record = handedOver(lease, next.get(), entry(state).isPresent());
    taken = entry(state).orElse(taken);
    Step<ReleaseResult> step = write(lease, record);
    conflicted = lastFailure().kind() == Kind.CONFLICT ? record : null;
    return step instanceof Step.Decide ? notHeld() : step;
  }

  /** A Lease that is being deleted is nobody's any more. */
  private LeaseRecord handedOver(LeaseRecord lease, LeaseState next, boolean held) {
    LeaseState served =
        lease.terminating() || isHandOverRefused
            ? next
            : LeaseProtocol.served(next, lease.token(), now);
    handsOver = !served.equals(next);
    Change change = held ? Change.RELEASE : Change.NOTE;
    return LeaseFormat.write(lease, served, handsOver ? Change.GRANT : change, now);
  }

  /** Whoever waits takes it by itself: no hand-over is a reason to keep a lock. */
  @Override
  boolean canDoWithout(StoreFailure refused) {
    if (!handsOver || refused.kind() != Kind.INVALID) {
      return false;
    }
    handsOver = false;
    isHandOverRefused = true;
    warnOfNoHandOver(operation(), refused);
    return true;
  }

  static void warnOfNoHandOver(Operation operation, StoreFailure refused) {
    operation
        .settings()
        .warnings()
        .warn(
            LOG,
            List.of(operation.key(), "hand-over"),
            "Lease "
                + operation.key()
                + ": released without handing it over, since the API server refuses what that adds:"
                + " "
                + refused);
  }

  /** Not held now; released by us if one of our writes took it away. */
  private Step<ReleaseResult> notHeld() {
    return answer(
        taken == null ? ReleaseResult.notHeld(false) : ReleaseResult.released(taken.token()));
  }

  @Override
  ReleaseResult unknown(StoreFailure failure) {
    return ReleaseResult.unknown(failure);
  }

  @Override
  boolean mayHaveLeftSomething(LeaseRecord version) {
    return false; // it is held as before
  }
}
