package io.github.leaselock.simulation.wrong;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.Blockage;
import io.github.leaselock.Blocker;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Grant;
import io.github.leaselock.LockMode;
import io.github.leaselock.Reservation;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.lease.Claim;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.internal.store.WriteOutcome;
import io.github.leaselock.simulation.LockUnderTest.Ask;
import io.github.leaselock.simulation.SimulatedServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One look of a {@link PlainLock} at one version, for one request. */
final class PlainAcquisition {

  private static final Duration LEASE = Duration.ofSeconds(15);

  private final PlainLock lock;
  private final Ask ask;
  private final LeaseRecord lease;
  private final Claim claim;
  private final LeaseState state;

  PlainAcquisition(PlainLock lock, Ask ask, LeaseRecord lease) {
    this.lock = lock;
    this.ask = ask;
    this.lease = lease;
    boolean drains =
        ask.drainCheck().isPresent()
            && !lock.is(Flaw.NEVER_DRAINS)
            && !lock.is(Flaw.DRAINS_BEFORE_THE_WRITE);
    this.claim = claim(ask, drains);
    this.state = seen(LeaseFormat.read(lease));
    if (lock.is(Flaw.DAMAGE_IS_AN_EXCEPTION) && !LeaseFormat.oddities(lease).isEmpty()) {
      throw new IllegalArgumentException(LeaseFormat.oddities(lease).get(0));
    }
  }

  /** Empty if it is worth looking again. */
  Optional<AcquireResult> answer() {
    Decision decision = LeaseProtocol.decide(state, claim, token(), now());
    if (decision instanceof Decision.Judge judge) {
      decision = LeaseProtocol.decideJudged(state, claim, judge(judge), token(), now());
    }
    if (decision instanceof Decision.Grant && changesMode() && !lock.isSettled(lease)) {
      return movedOn();
    }
    if (decision instanceof Decision.Grant grant) {
      return grant(grant);
    }
    if (decision instanceof Decision.Enqueue enqueue) {
      return place(enqueue.next(), Change.NOTE);
    }
    if (decision instanceof Decision.Serve serve) {
      return place(serve.next(), Change.GRANT);
    }
    if (decision instanceof Decision.Confirm confirm) {
      return place(confirm.next(), Change.NOTE);
    }
    if (decision instanceof Decision.Mark mark) {
      return place(mark.next(), Change.NOTE);
    }
    if (!lock.isSure() && !answersUnsure(decision)) {
      return movedOn();
    }
    return answer(decision);
  }

  /** Looks at what it has written to move the version on. */
  private Optional<AcquireResult> movedOn() {
    WriteOutcome outcome = lock.store().moveOn(lease);
    return lock.confirmed(outcome) && outcome instanceof WriteOutcome.Written written
        ? new PlainAcquisition(lock, ask, written.lease()).answer()
        : Optional.empty();
  }

  /** Another process may take the grant for its own, and must see that it is not any more. */
  private boolean changesMode() {
    return !lock.is(Flaw.MODE_CHANGES_UNMARKED) && state.entryOf(claim.holder()).isPresent();
  }

  private Optional<AcquireResult> answer(Decision decision) {
    if (decision instanceof Decision.AlreadyHeld held) {
      if (!lock.isSettled(lease)
          && !lock.is(Flaw.YES_IS_NOT_SETTLED)
          && !lock.confirmed(lock.store().moveOn(lease))) {
        return Optional.empty();
      }
      found(held.entry());
      boolean stranger = lock.is(Flaw.OWN_LOCK_NOT_RECOGNISED) && !lock.remembers(ask.holder());
      return Optional.of(stranger ? PlainLock.NO : acquired(held.entry()));
    }
    return decision instanceof Decision.AwaitDrain drain ? drain(drain) : refuse(decision);
  }

  private boolean answersUnsure(Decision decision) {
    return decision instanceof Decision.AlreadyHeld
        ? lock.is(Flaw.YES_IS_NOT_SETTLED)
        : lock.is(Flaw.NO_IS_NOT_SETTLED);
  }

  private LeaseState seen(LeaseState state) {
    if (lock.is(Flaw.DRAINING_IS_FORGOTTEN) && state.entryOf(claim.holder()).isEmpty()) {
      return new LeaseState(state.holders(), List.of(), state.queue());
    }
    Optional<HolderEntry> own = state.entryOf(claim.holder());
    if (lock.is(Flaw.UPGRADES_BLINDLY) && own.isPresent() && claim.mode() == LockMode.EXCLUSIVE) {
      return new LeaseState(List.of(), state.draining());
    }
    if (lock.is(Flaw.CHILD_PASSES_STRANGERS)
        && own.isEmpty()
        && claim.terms().under().isPresent()) {
      return new LeaseState(List.of(), state.draining(), state.queue());
    }
    if (lock.is(Flaw.REPLACED_ONE_QUEUES_AGAIN)) {
      return new LeaseState(state.holders(), state.draining(), state.queue());
    }
    return lock.is(Flaw.LIMITS_OF_OTHERS_ARE_IGNORED) ? withoutLimits(state) : state;
  }

  private static LeaseState withoutLimits(LeaseState state) {
    return new LeaseState(
        state.holders().stream().map(PlainAcquisition::withoutLimit).toList(),
        state.draining(),
        state.queue());
  }

  private static HolderEntry withoutLimit(HolderEntry entry) {
    return entry.limit().isEmpty()
        ? entry
        : HolderEntry.granted(
            entry.identity(),
            Terms.SHARED,
            entry.token().orElseThrow(),
            entry.since().orElseThrow());
  }

  private FencingToken token() {
    return lock.is(Flaw.TOKEN_IS_A_COUNTER)
        ? new FencingToken(lease.leaseTransitions() + 1L)
        : lease.token();
  }

  private Set<HolderEntry> judge(Decision.Judge asked) {
    Set<HolderEntry> stale = new HashSet<>();
    for (HolderEntry holder : asked.holders()) {
      if (judge(holder).isStale()) {
        stale.add(holder);
      }
    }
    return stale;
  }

  @SuppressWarnings("IllegalCatch") // a predicate may throw anything
  private Verdict judge(HolderEntry holder) {
    if (lock.is(Flaw.WALL_CLOCKS_COMPARED)) {
      Instant renewed = lease.renewTime().orElse(Instant.EPOCH);
      return renewed.plus(LEASE).isBefore(now()) ? Verdict.stale() : Verdict.live();
    }
    if (!isReadable(holder)) {
      return Verdict.unknown("cannot tell");
    }
    Optional<Reservation> reservation = holder.holder().flatMap(Reservation::of);
    if (reservation.isPresent() && !lock.is(Flaw.RESERVATION_IS_SHOWN)) {
      return isOver(reservation.get()) ? Verdict.stale() : Verdict.live();
    }
    try {
      Verdict verdict = ask.staleness().judge(holder);
      if (lock.is(Flaw.DRAINS_BEFORE_THE_WRITE)
          && verdict.isStale()
          && !ask.drainCheck().orElseThrow().isGone(holder)) {
        return Verdict.live();
      }
      return verdict.isUnknown() && lock.is(Flaw.EXCEPTION_IS_STALE) ? Verdict.stale() : verdict;
    } catch (Exception e) {
      return lock.is(Flaw.EXCEPTION_IS_STALE) ? Verdict.stale() : Verdict.unknown("cannot tell");
    }
  }

  private boolean isOver(Reservation reservation) {
    return lock.is(Flaw.RESERVATION_ENDS_TOO_SOON)
        ? reservation.until().filter(until -> now().isAfter(until)).isPresent()
        : reservation.isOver(now());
  }

  private LeaseState granted(Decision.Grant grant) {
    LeaseState next =
        lock.is(Flaw.LIMIT_IS_NOT_STORED) ? withoutLimits(grant.next()) : grant.next();
    if (lock.is(Flaw.CHILD_PASSES_STRANGERS)) {
      List<HolderEntry> holders = new ArrayList<>(LeaseFormat.read(lease).holders());
      holders.add(grant.entry());
      return new LeaseState(holders, next.draining(), next.queue());
    }
    return lock.is(Flaw.PLACE_OUTLIVES_THE_GRANT)
        ? new LeaseState(next.holders(), next.draining(), state.queue())
        : next;
  }

  private Optional<AcquireResult> grant(Decision.Grant grant) {
    LeaseRecord next = LeaseFormat.write(lease, granted(grant), Change.GRANT, now());
    lock.evictions().sent(grant.entry(), grant.evicted());
    WriteOutcome outcome = lock.store().replace(next);
    if (!lock.confirmed(outcome)) {
      if (lock.is(Flaw.ANSWERS_BEFORE_THE_WRITE_LANDS)) {
        return Optional.of(acquired(grant.entry()));
      }
      return lock.is(Flaw.TIMEOUT_IS_NO) && !PlainStore.isConflict(outcome)
          ? Optional.of(PlainLock.NO)
          : Optional.empty();
    }
    lock.evictions().found(ask.holder(), grant.entry());
    return grant.entry().pending() ? Optional.empty() : Optional.of(acquired(grant.entry()));
  }

  /** A grant whose answer was lost is found by a read. */
  private void found(HolderEntry entry) {
    if (!lock.is(Flaw.TAKEOVER_IS_TOLD_BY_ITS_ANSWER)) {
      lock.evictions().found(ask.holder(), entry);
    }
  }

  private Claim claim(Ask ask, boolean drains) {
    Claim claim = ask.undrained().claim();
    if (lock.is(Flaw.CHILD_IS_A_STRANGER)) {
      claim = Claim.of(claim.holder(), Terms.EXCLUSIVE);
    }
    if (lock.is(Flaw.LIFE_IS_IGNORED)) {
      claim = Claim.of(claim.holder(), claim.terms());
    }
    return drains ? claim.draining() : claim;
  }

  private Optional<AcquireResult> place(LeaseState state, Change change) {
    LeaseRecord next = LeaseFormat.write(lease, state, change, now());
    boolean stored = lock.confirmed(lock.store().replace(next));
    if (!stored && lock.is(Flaw.LOST_PLACE_IS_FORGOTTEN)) {
      lock.takeForSure();
    }
    return stored || !lock.is(Flaw.LOST_PLACE_IS_FORGOTTEN)
        ? Optional.empty()
        : Optional.of(PlainLock.UNKNOWN);
  }

  private Optional<AcquireResult> drain(Decision.AwaitDrain drain) {
    found(drain.entry());
    if (lock.is(Flaw.PENDING_IS_ACTIVE)) {
      return Optional.of(acquired(drain.entry()));
    }
    if (!drain.draining().stream().allMatch(this::isGone)) {
      return Optional.of(
          new AcquireResult.Draining(
              Grant.of(
                  claim.holder(),
                  drain.entry().token().orElseThrow(),
                  List.of(),
                  drain.draining().stream()
                      .map(holder -> Blocker.of(holder, Verdict.live()))
                      .toList())));
    }
    LeaseRecord next =
        LeaseFormat.write(
            lease, LeaseProtocol.drained(state, claim, lease.token(), now()), Change.NOTE, now());
    return lock.confirmed(lock.store().replace(next))
        ? Optional.of(acquired(drain.entry()))
        : Optional.empty();
  }

  private Optional<AcquireResult> refuse(Decision decision) {
    if (decision instanceof Decision.Superseded superseded) {
      return Optional.of(
          new AcquireResult.Superseded(
              Blockage.without(
                  SimulatedServer.KEY, AcquireResult.Reason.SUPERSEDED, superseded.trace().by())));
    }
    return Optional.of(
        decision instanceof Decision.Refuse refuse
            ? new AcquireResult.Held(
                Blockage.of(
                    SimulatedServer.KEY,
                    refuse.cause() == Decision.Cause.OTHER_LIFE
                        ? AcquireResult.Reason.OTHER_INCARNATION
                        : AcquireResult.Reason.HELD_BY_OTHERS,
                    refuse.blockers().stream()
                        .map(holder -> Blocker.of(holder, Verdict.unknown("cannot tell")))
                        .toList(),
                    Optional.empty()))
            : PlainLock.NO);
  }

  private AcquireResult acquired(HolderEntry entry) {
    return new AcquireResult.Acquired(
        Grant.of(
            claim.holder(),
            entry.token().orElseThrow(),
            List.copyOf(lock.evictions().ofThisAttempt()),
            List.of()));
  }

  /** What cannot be read is nobody that a caller could know. */
  private boolean isReadable(HolderEntry entry) {
    return (entry.holder().isPresent() && entry.token().isPresent())
        || lock.is(Flaw.UNREADABLE_IS_SHOWN);
  }

  @SuppressWarnings("IllegalCatch") // a drain check may throw anything
  private boolean isGone(HolderEntry evicted) {
    if (!isReadable(evicted)) {
      return false;
    }
    try {
      return ask.drainCheck().isPresent() && ask.drainCheck().get().isGone(evicted);
    } catch (Exception e) {
      return false;
    }
  }

  private Instant now() {
    return lock.now();
  }
}
