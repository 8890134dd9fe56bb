package io.github.leaselock;

import io.github.leaselock.LeaseRefusedException.Reason;
import io.github.leaselock.lease.Claim;
import io.github.leaselock.lease.Decision;
import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseFormat.Change;
import io.github.leaselock.lease.LeaseProtocol;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.store.NewLease;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure;
import io.github.leaselock.store.StoreFailure.Kind;
import io.github.leaselock.store.WriteOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to acquire.
 *
 * <p>It goes round until it has an answer: get a version, decide, write under the condition of that
 * version. A write that is not confirmed leaves a <em>doubt</em>: it may be stored, or be stored
 * later. The next round reads. If the version has moved, the doubt is over and the content decides.
 * If it has not, only a write that moves it ends the doubt: the same grant again, or, before any
 * other answer, a change to an annotation. So the answer is never no while a grant may still be
 * stored, and never yes while a release may be.
 */
final class Acquisition {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLock.class);

  private final Operation operation;
  private final Claim claim;
  private final Optional<NewLease.Owner> owner;
  private final Judging judging;
  private final List<LockHolder> evicted = new ArrayList<>();

  private final Doubts doubts;

  /** The server's word that it will never store the only write in doubt. */
  private @Nullable StoreFailure refusal;

  /** Whether the last version read or written shows the claimant, active or not. */
  private boolean holding;

  Acquisition(Operation operation, AcquireRequest request, Optional<NewLease.Owner> owner) {
    this.operation = operation;
    this.claim = request.claim();
    this.owner = owner;
    this.judging = new Judging(operation, request);
    this.doubts = new Doubts(operation, claim.holder());
  }

  AcquireResult run() {
    try {
      Round round = fromMemory().orElse(Round.READ);
      while (true) {
        if (round.result != null) {
          return round.result;
        }
        round = round.version == null ? fromServer() : advance(round.version);
      }
    } finally {
      operation.attempts().restoreInterrupt();
    }
  }

  /** What one step led to: an answer, a version to decide on, or neither, and then a read. */
  private record Round(@Nullable AcquireResult result, @Nullable LeaseRecord version) {
    static final Round READ = new Round(null, null);

    static Round answer(AcquireResult result) {
      return new Round(result, null);
    }

    static Round at(LeaseRecord version) {
      return new Round(null, version);
    }
  }

  /** A version that we wrote last saves the read, but for nothing other than a write. */
  private Optional<Round> fromMemory() {
    if (doubts.exist()) {
      return Optional.empty();
    }
    return operation
        .lastWritten()
        .filter(lease -> !lease.terminating() && !lease.electionManaged())
        .filter(lease -> isWrite(decide(lease, operation.state(lease))))
        .map(Round::at);
  }

  private static boolean isWrite(Decision decision) {
    return decision instanceof Decision.Grant || decision instanceof Decision.Enqueue;
  }

  private Round fromServer() {
    ReadOutcome outcome = operation.settings().store().read(operation.key());
    if (outcome instanceof ReadOutcome.Failed failed) {
      return unread(failed.failure());
    }
    holding = false;
    if (outcome instanceof ReadOutcome.Found found) {
      LeaseRecord lease = found.lease();
      doubts.saw(lease);
      operation.settings().memory().saw(lease);
      if (refusal != null && doubts.exist()) {
        doubts.refused(); // for good, and indeed nothing has moved
        throw operation.refused(refusal);
      }
      refusal = null;
      return Round.at(lease);
    }
    doubts.over(); // a write that names a uid cannot bring a deleted Lease back
    refusal = null;
    return create();
  }

  private Round unread(StoreFailure failure) {
    if (!failure.isPermanent()) {
      return again(failure);
    }
    if (!doubts.exist() && !holding) {
      throw operation.refused(failure);
    }
    return unknown(failure); // it may hold, so it must not sound like a no
  }

  private Round create() {
    WriteOutcome outcome =
        operation
            .settings()
            .store()
            .create(new NewLease(operation.key(), NewLease.LABELS, owner, now()));
    if (outcome instanceof WriteOutcome.Written written) {
      return Round.at(written.lease());
    }
    StoreFailure failure = ((WriteOutcome.Unconfirmed) outcome).failure();
    if (failure.isPermanent()) {
      throw operation.refused(failure);
    }
    return again(failure);
  }

  private Round advance(LeaseRecord lease) {
    operation.requireLockable(lease);
    LeaseState state = operation.state(lease);
    Decision decision = decide(lease, state);
    Map<LockHolder, Blocker> verdicts = Map.of();
    if (decision instanceof Decision.Judge judge) {
      verdicts = judging.judge(judge);
      decision =
          LeaseProtocol.decideJudged(
              state,
              claim,
              judging.expired(state),
              Judging.verdicts(verdicts),
              lease.token(),
              now());
    }
    if (decision instanceof Decision.Grant grant) {
      return grant(lease, grant);
    }
    if (decision instanceof Decision.Enqueue enqueue) {
      return written(lease, LeaseFormat.write(lease, enqueue.next(), Change.NOTE, now()));
    }
    if (doubts.exist()) {
      return moveOn(lease);
    }
    if (decision instanceof Decision.AlreadyHeld held) {
      holding = true;
      return operation.settings().memory().isInherited(lease)
          ? moveOn(lease) // what a process before this one left under way
          : acquired(held.entry());
    }
    if (decision instanceof Decision.AwaitDrain drain) {
      return drain(lease, state, drain);
    }
    if (decision instanceof Decision.Full full) {
      throw tooMany(full.entries());
    }
    return refuse(lease, (Decision.Refuse) decision, verdicts);
  }

  private Decision decide(LeaseRecord lease, LeaseState state) {
    return LeaseProtocol.decide(state, claim, judging.expired(state), lease.token(), now());
  }

  private Round grant(LeaseRecord lease, Decision.Grant grant) {
    Round round = written(lease, LeaseFormat.write(lease, grant.next(), Change.GRANT, now()));
    if (round.version == null) {
      return round;
    }
    for (LockHolder stale : grant.evicted()) {
      LOG.info("Lease {}: {} takes over from {}", operation.key(), claim.holder(), stale);
    }
    evicted.addAll(grant.evicted());
    if (!grant.evicted().isEmpty()) {
      operation
          .settings()
          .listeners()
          .tell(told -> told.takenOver(operation.key(), claim.holder(), grant.evicted()));
    }
    return grant.entry().pending() ? round : acquired(grant.entry());
  }

  /** The version that a write for the claimant made, or what comes of its not being confirmed. */
  private Round written(LeaseRecord base, LeaseRecord next) {
    boolean first = !doubts.exist();
    doubts.sending(base);
    WriteOutcome outcome = operation.replace(next);
    if (outcome instanceof WriteOutcome.Unconfirmed unconfirmed) {
      StoreFailure failure = unconfirmed.failure();
      refusal = failure.isPermanent() && first ? failure : null;
      return again(failure);
    }
    doubts.over();
    return Round.at(((WriteOutcome.Written) outcome).lease());
  }

  /** What comes next is not this grant, so another write has to end the doubt. */
  private Round moveOn(LeaseRecord lease) {
    WriteOutcome outcome = operation.moveOn(lease);
    if (outcome instanceof WriteOutcome.Unconfirmed unconfirmed) {
      return again(unconfirmed.failure());
    }
    doubts.over();
    return Round.at(((WriteOutcome.Written) outcome).lease());
  }

  private Round drain(LeaseRecord lease, LeaseState state, Decision.AwaitDrain drain) {
    holding = true;
    List<LockHolder> left = judging.notGone(drain.draining());
    if (!left.isEmpty()) {
      return Round.answer(new AcquireResult.Draining(token(drain.entry()), left));
    }
    LeaseRecord next = LeaseFormat.write(lease, LeaseProtocol.drained(state), Change.NOTE, now());
    if (operation.replace(next) instanceof WriteOutcome.Unconfirmed unconfirmed) {
      return again(unconfirmed.failure());
    }
    operation.settings().listeners().tell(told -> told.drained(operation.key(), claim.holder()));
    return acquired(drain.entry());
  }

  private Round refuse(
      LeaseRecord lease, Decision.Refuse refusal, Map<LockHolder, Blocker> verdicts) {
    Optional<LeaseRecord> mark =
        refusal.intentNeeded() ? judging.intentToWrite(lease) : Optional.empty();
    if (mark.isPresent()) {
      doubts.sending(lease);
      WriteOutcome outcome = operation.replace(mark.get());
      if (outcome instanceof WriteOutcome.Written written) {
        doubts.over();
        judging.wroteIntent(written.lease());
      } else {
        StoreFailure failure = ((WriteOutcome.Unconfirmed) outcome).failure();
        if (failure.kind() == Kind.CONFLICT && operation.attempts().anotherAfter(failure)) {
          return Round.READ; // the lock has moved, perhaps our way
        }
        // Otherwise it is a no all the same: an intent is no hold. A release settles its fate.
      }
    }
    List<Blocker> blockers =
        refusal.blockers().stream()
            .map(holder -> verdicts.getOrDefault(holder, Judging.notAsked(holder)))
            .toList();
    return Round.answer(new AcquireResult.Held(blockers, refusal.intent()));
  }

  private Round acquired(LockHolder entry) {
    LOG.debug("Lease {}: held by {}", operation.key(), entry);
    return Round.answer(new AcquireResult.Acquired(token(entry), evicted));
  }

  private static FencingToken token(LockHolder entry) {
    return entry.token().orElseThrow();
  }

  /** Reads next if there is time left; otherwise it stays unknown. */
  private Round again(StoreFailure failure) {
    return operation.attempts().anotherAfter(failure) ? Round.READ : unknown(failure);
  }

  /** Whoever has a place may have been handed the lock since it was seen last. */
  private Round unknown(StoreFailure failure) {
    boolean mayHold = doubts.exist() || holding || claim.queues();
    return Round.answer(new AcquireResult.Unknown(failure, mayHold));
  }

  private LeaseRefusedException tooMany(int entries) {
    return new LeaseRefusedException(
        operation.key(),
        Reason.TOO_MANY_HOLDERS,
        String.format(
            Locale.ROOT,
            "it would carry %d holders and draining holders, and may carry %d; release some, or"
                + " limit the shared ones",
            entries,
            LeaseState.MAX_ENTRIES));
  }

  private Instant now() {
    return operation.settings().world().clock().instant();
  }
}
