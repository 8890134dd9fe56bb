package io.github.leaselock.internal.lock;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.Blockage;
import io.github.leaselock.Blocker;
import io.github.leaselock.Grant;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.Owner;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.internal.lease.Claim;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to acquire. The answer is never no while a grant of it may still be stored, and never
 * yes by a grant that another process may be giving back.
 */
final class Acquisition extends SettleLoop<AcquireResult> {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLock.class);

  private final Claim claim;
  private final LockRequest request;
  private final Optional<Owner> owner;
  private final Judging judging;
  private final List<HolderEntry> evicted = new ArrayList<>();
  private boolean appendsOwner;
  private boolean ownerIsRefused;

  Acquisition(Operation operation, LockRequest request, Optional<Owner> owner) {
    super(
        operation,
        Doubts.of(
            operation,
            request.claim().holder(),
            request.besides().stream().map(Claim::holder).toList()));
    this.request = request;
    this.claim = request.claim().markedBy(operation.settings().mark());
    this.owner = owner;
    this.judging = new Judging(operation, request);
  }

  /** A version that we wrote last saves the read, but for nothing other than a write. */
  @Override
  Step<AcquireResult> begin() {
    return operation()
        .settings()
        .known()
        .newest(operation().key())
        .filter(lease -> !lease.terminating() && !lease.electionManaged() && !isInDoubt(lease))
        .filter(lease -> isWrite(decision(lease, operation().state(lease))))
        .<Step<AcquireResult>>map(Step.Decide::new)
        .orElseGet(Step.Read::new);
  }

  private static boolean isWrite(Decision decision) {
    return decision instanceof Decision.Grant
        || decision instanceof Decision.Confirm
        || decision instanceof Decision.Mark
        || decision instanceof Decision.Enqueue;
  }

  private Decision decision(LeaseRecord lease, LeaseState state) {
    return LeaseProtocol.decide(state, claim, lease.token(), operation().now());
  }

  @Override
  Step<AcquireResult> decideAbsent() {
    if (refusal().isPresent()) {
      return giveUp(refusal().get());
    }
    if (!operation().attempts().mayAsk()) {
      return giveUp(lastFailure());
    }
    WriteOutcome outcome =
        operation()
            .settings()
            .store()
            .create(new NewLease(operation().key(), NewLease.LABELS, owner, operation().now()));
    if (outcome instanceof WriteOutcome.Written written) {
      return new Step.Decide<>(written.lease());
    }
    StoreFailure failure = ((WriteOutcome.Unconfirmed) outcome).failure();
    return failure.isPermanent() ? giveUp(failure) : again(failure);
  }

  @Override
  Step<AcquireResult> decide(LeaseRecord lease) {
    if (lease.terminating() && (mayHaveLeftSomething(lease) || isInDoubt(lease))) {
      return answer(unknown(StoreFailure.of(StoreFailure.Kind.GONE, "the Lease is being deleted")));
    }
    Lockable.require(operation().key(), lease);
    LeaseState state = operation().state(lease);
    Decision decision = decision(lease, state);
    if (decision instanceof Decision.Judge judge) {
      judging.judge(judge);
      decision =
          LeaseProtocol.decideJudged(
              state, claim, judging.stale(judge), lease.token(), operation().now());
    }
    if (decision instanceof Decision.Grant grant) {
      return grant(lease, grant);
    }
    if (decision instanceof Decision.Confirm confirm) {
      return confirm(lease, confirm);
    }
    if (decision instanceof Decision.Enqueue enqueue) {
      LeaseState next = withBesides(enqueue.next(), lease);
      return write(lease, LeaseFormat.write(lease, next, Change.NOTE, operation().now()));
    }
    if (decision instanceof Decision.Mark mark) {
      return write(lease, LeaseFormat.write(lease, mark.next(), Change.NOTE, operation().now()));
    }
    if (decision instanceof Decision.Serve serve) {
      return serve(lease, serve);
    }
    if (decision instanceof Decision.AlreadyHeld held) {
      return isInDoubt(lease) ? moveOn(lease) : acquired(held.entry());
    }
    if (decision instanceof Decision.AwaitDrain drain) {
      return drain(lease, state, drain);
    }
    if (decision instanceof Decision.NewerFormat newer) {
      Lockable.requireUnderstood(operation().key(), newer.needs());
    }
    if (isInDoubt(lease)) {
      return moveOn(lease);
    }
    if (state.queue().positionOf(claim.holder()).isPresent()) {
      operation().settings().known().observed(lease); // shows a session whom it waits behind
    }
    return decision instanceof Decision.Superseded superseded
        ? answer(
            new AcquireResult.Superseded(
                Blockage.without(
                    operation().key(), AcquireResult.Reason.SUPERSEDED, superseded.trace().by())))
        : answer(refused(state, (Decision.Refuse) decision));
  }

  private Step<AcquireResult> grant(LeaseRecord lease, Decision.Grant grant) {
    operation().settings().takeovers().sending(operation().key(), grant.entry(), grant.evicted());
    LeaseState state = withBesides(grant.next(), lease);
    LeaseRecord next = LeaseFormat.write(lease, state, Change.GRANT, operation().now());
    Step<AcquireResult> step = write(lease, owned(next));
    if (!(step instanceof Step.Decide)) {
      return step;
    }
    tellOfTakeover(grant.entry());
    return grant.entry().pending() ? step : acquired(grant.entry());
  }

  /** With the places of those that it brings. */
  private LeaseState withBesides(LeaseState next, LeaseRecord lease) {
    return request.besides().isEmpty()
        ? next
        : LeaseProtocol.placed(next, request.besides(), lease.token(), operation().now());
  }

  /** With its owner, unless the API server refused to have it changed. */
  private LeaseRecord owned(LeaseRecord next) {
    LeaseRecord owned = ownerIsRefused ? next : owner.map(next::withOwner).orElse(next);
    appendsOwner = !owned.owners().equals(next.owners());
    return owned;
  }

  @Override
  boolean canDoWithout(StoreFailure refused) {
    if (!appendsOwner || refused.kind() != StoreFailure.Kind.FORBIDDEN) {
      return false;
    }
    ownerIsRefused = true;
    appendsOwner = false;
    operation()
        .settings()
        .warnings()
        .warn(
            LOG,
            List.of(operation().key(), "owner"),
            "Lease "
                + operation().key()
                + ": granted without the owner "
                + owner.orElseThrow()
                + ", since the API server refuses to have its ownerReferences changed; where the"
                + " admission plugin OwnerReferencesPermissionEnforcement runs, that needs the verb"
                + " delete on the Lease: "
                + refused);
    return true;
  }

  /** Told once, by whoever learns first that the grant is stored. */
  private void tellOfTakeover(HolderEntry entry) {
    List<HolderEntry> gone = operation().settings().takeovers().stored(operation().key(), entry);
    if (gone.isEmpty()) {
      return;
    }
    evicted.addAll(gone);
    operation()
        .settings()
        .listeners()
        .tell(told -> told.takenOver(operation().key(), claim.holder(), List.copyOf(gone)));
  }

  private Step<AcquireResult> confirm(LeaseRecord lease, Decision.Confirm confirm) {
    operation()
        .state(lease)
        .entryOf(claim.holder())
        .filter(found -> found.offer().isPresent())
        .ifPresent(
            offered -> operation().settings().takeovers().handed(operation().key(), offered));
    Step<AcquireResult> step =
        write(lease, LeaseFormat.write(lease, confirm.next(), Change.NOTE, operation().now()));
    if (!(step instanceof Step.Decide)) {
      return step;
    }
    tellOfTakeover(confirm.entry());
    return confirm.entry().pending() ? step : acquired(confirm.entry());
  }

  private Step<AcquireResult> serve(LeaseRecord lease, Decision.Serve serve) {
    boolean granted = !serve.next().holders().isEmpty();
    Step<AcquireResult> step =
        write(
            lease,
            LeaseFormat.write(
                lease, serve.next(), granted ? Change.GRANT : Change.RELEASE, operation().now()));
    if (step instanceof Step.Decide) {
      serve
          .passed()
          .forEach(
              offered ->
                  LOG.info("Lease {}: passed on, not taken up by {}", operation().key(), offered));
    }
    return step;
  }

  private Step<AcquireResult> drain(
      LeaseRecord lease, LeaseState state, Decision.AwaitDrain drain) {
    tellOfTakeover(drain.entry());
    List<Blocker> left = judging.notGone(drain.draining());
    if (!left.isEmpty()) {
      return isInDoubt(lease)
          ? moveOn(lease)
          : answer(new AcquireResult.Draining(grant(drain.entry(), left)));
    }
    LeaseState next = LeaseProtocol.drained(state, claim, lease.token(), operation().now());
    Step<AcquireResult> step =
        write(lease, LeaseFormat.write(lease, next, Change.NOTE, operation().now()));
    if (!(step instanceof Step.Decide)) {
      return step;
    }
    operation()
        .settings()
        .listeners()
        .tell(told -> told.drained(operation().key(), claim.holder()));
    return acquired(drain.entry());
  }

  private AcquireResult refused(LeaseState state, Decision.Refuse refusal) {
    return new AcquireResult.Held(
        Refusal.of(
            operation().key(), state, request, refusal, judging::verdict, operation().now()));
  }

  private Step<AcquireResult> acquired(HolderEntry entry) {
    tellOfTakeover(entry);
    return answer(new AcquireResult.Acquired(grant(entry, List.of())));
  }

  private Grant grant(HolderEntry entry, List<Blocker> draining) {
    return Grant.of(claim.holder(), entry.token().orElseThrow(), List.copyOf(evicted), draining);
  }

  /** Whoever has a place, by another process perhaps, may have been handed the lock since. */
  @Override
  AcquireResult unknown(StoreFailure failure) {
    return new AcquireResult.Unknown(failure, !wasFoundAbsent());
  }

  @Override
  boolean mayHaveLeftSomething(LeaseRecord version) {
    LeaseState state = operation().state(version);
    return state.entryOf(claim.holder()).isPresent()
        || state.queue().positionOf(claim.holder()).isPresent();
  }
}
