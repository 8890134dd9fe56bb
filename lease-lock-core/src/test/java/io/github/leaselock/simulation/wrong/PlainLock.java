package io.github.leaselock.simulation.wrong;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.Blockage;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LockHolder;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import io.github.leaselock.simulation.LockUnderTest;
import io.github.leaselock.simulation.Ports;
import io.github.leaselock.simulation.SimulatedServer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The simplest lock that is right for one thread, and that can be made wrong in one place: it reads
 * before it does anything, remembers only whether it is sure that no write of its own or of a
 * process before it is under way, and moves the version on whenever it is not.
 */
final class PlainLock implements LockUnderTest {

  private static final int ATTEMPTS = 3;
  static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final StoreFailure NO_ANSWER = StoreFailure.of(Kind.TIMEOUT, "no answer");
  static final AcquireResult UNKNOWN = new AcquireResult.Unknown(NO_ANSWER, true);
  static final AcquireResult NO =
      new AcquireResult.Held(
          Blockage.of(
              SimulatedServer.KEY,
              AcquireResult.Reason.HELD_BY_OTHERS,
              List.of(),
              Optional.empty()));

  private final PlainStore store;
  private final Ports ports;
  private final Set<Flaw> flaws;
  private final Map<Holder, FencingToken> remembered = new HashMap<>();
  private final PlainEvictions evictions;
  private boolean sure;
  private boolean failedOnce;
  private Optional<LeaseRecord> shown = Optional.empty();

  PlainLock(Ports ports, Flaw... flaws) {
    this.ports = ports;
    this.flaws = Set.of(flaws);
    this.store = new PlainStore(ports, this.flaws);
    this.evictions = new PlainEvictions(ports.listener());
  }

  boolean is(Flaw flaw) {
    return flaws.contains(flaw);
  }

  @Override
  public AcquireResult acquire(Ask ask) {
    store.begin();
    evictions.begin();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (is(Flaw.ONE_ERROR_ENDS_IT) && failedOnce) {
        return NO;
      }
      Optional<AcquireResult> result =
          current()
              .filter(lease -> !lease.terminating())
              .flatMap(lease -> new PlainAcquisition(this, ask, lease).answer());
      if (result.isPresent() && !ignoresTheLastAnswer(attempt)) {
        result.ifPresent(answer -> remember(ask.holder(), answer));
        return result.get();
      }
      if (is(Flaw.SUCCESS_IS_NO_ATTEMPT) && store.wasAnswered()) {
        attempt--;
      }
      rest();
    }
    return UNKNOWN;
  }

  private boolean ignoresTheLastAnswer(int attempt) {
    return is(Flaw.LAST_ANSWER_IS_NOT_LOOKED_AT) && attempt == ATTEMPTS - 1;
  }

  private void remember(Holder holder, AcquireResult answer) {
    if (answer instanceof AcquireResult.Acquired acquired) {
      remembered.put(holder, acquired.token());
    }
  }

  /** The stored Lease, created if there is none; empty if there was no answer. */
  private Optional<LeaseRecord> current() {
    if (shown.isPresent()) {
      Optional<LeaseRecord> base = shown;
      shown = Optional.empty();
      return base;
    }
    ReadOutcome outcome = store.read();
    if (outcome instanceof ReadOutcome.Found found) {
      return Optional.of(found.lease());
    }
    if (outcome instanceof ReadOutcome.Absent
        && store.create() instanceof WriteOutcome.Written written) {
      return Optional.of(written.lease());
    }
    failedOnce = true;
    return Optional.empty();
  }

  PlainStore store() {
    return store;
  }

  boolean isSure() {
    return sure;
  }

  /** Whether nothing is under way for a holder, of whatever process of it. */
  boolean isSettled(LeaseRecord lease) {
    return !is(Flaw.SETTLES_EVERY_TIME)
        && (is(Flaw.OTHER_REPLICA_IS_FORGOTTEN) || store.isMine(lease));
  }

  PlainEvictions evictions() {
    return evictions;
  }

  /** Forgets that something may be under way. */
  void takeForSure() {
    sure = true;
  }

  void moveOn(LeaseRecord lease) {
    confirmed(store.moveOn(lease));
  }

  boolean remembers(Holder holder) {
    return remembered.containsKey(holder);
  }

  /** After a confirmed write nothing else of this process can still be stored. */
  boolean confirmed(WriteOutcome outcome) {
    boolean stored = outcome instanceof WriteOutcome.Written;
    if (!stored && (!store.wasSent() || (is(Flaw.REFUSAL_IS_NO_DOUBT) && store.wasRefused()))) {
      return false;
    }
    sure = stored;
    failedOnce |= !sure;
    return sure;
  }

  @Override
  public ReleaseResult release(Holder holder) {
    return release(holder, Optional.empty());
  }

  @Override
  public ReleaseResult release(Holder holder, FencingToken token) {
    return release(holder, Optional.of(token));
  }

  private ReleaseResult release(Holder holder, Optional<FencingToken> token) {
    store.begin();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ReadOutcome outcome = store.read();
      if (outcome instanceof ReadOutcome.Absent) {
        return ReleaseResult.notHeld(false);
      }
      if (outcome instanceof ReadOutcome.Found found) {
        Optional<ReleaseResult> result = release(holder, token, found.lease());
        if (result.isPresent()) {
          return result.get();
        }
      }
      rest();
    }
    return ReleaseResult.unknown(NO_ANSWER);
  }

  private Optional<ReleaseResult> release(
      Holder holder, Optional<FencingToken> token, LeaseRecord lease) {
    LeaseState state = LeaseFormat.read(lease);
    Optional<LeaseState> next = LeaseProtocol.release(state, holder, token);
    boolean trusts = remembered.remove(holder) != null;
    if (trusts && is(Flaw.RELEASE_DELETES)) {
      store.delete();
      return Optional.of(ReleaseResult.released(token));
    }
    if (trusts && is(Flaw.RELEASE_TRUSTS_ITS_MEMORY)) {
      next = Optional.of(new LeaseState(List.of(), state.draining()));
    }
    if (next.isEmpty()) {
      if (sure || is(Flaw.NO_IS_NOT_SETTLED)) {
        return Optional.of(ReleaseResult.notHeld(false));
      }
      moveOn(lease);
      return Optional.empty();
    }
    Optional<FencingToken> ended = state.entryOf(holder).flatMap(LockHolder::token);
    Optional<LeaseState> granted = new PlainHandOver(this).handOver(next.get(), lease);
    LeaseRecord released = LeaseFormat.write(lease, next.get(), Change.RELEASE, now());
    WriteOutcome outcome =
        store.replace(
            granted
                .map(served -> LeaseFormat.write(lease, served, Change.GRANT, now()))
                .orElse(released));
    if (granted.isPresent() && PlainStore.isFull(outcome)) {
      if (is(Flaw.FULL_LEASE_IS_KEPT)) {
        throw LeaseRefusedException.of(
            SimulatedServer.KEY, ((WriteOutcome.Unconfirmed) outcome).failure());
      }
      outcome = store.replace(released);
    }
    boolean success =
        confirmed(outcome)
            || is(Flaw.RELEASE_GIVES_UP)
            || (is(Flaw.CONFLICT_ON_RELEASE_IS_SUCCESS) && PlainStore.isConflict(outcome));
    if (success) {
      return Optional.of(ReleaseResult.released(ended));
    }
    return PlainStore.isConflict(outcome)
        ? Optional.empty()
        : Optional.of(ReleaseResult.unknown(NO_ANSWER));
  }

  @Override
  public VerifyResult verify(Holder holder, FencingToken token) {
    store.begin();
    if (is(Flaw.VERIFIES_FROM_MEMORY) && token.equals(remembered.get(holder))) {
      return valid(holder, token);
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ReadOutcome outcome = store.read();
      if (outcome instanceof ReadOutcome.Found found) {
        return LeaseFormat.read(found.lease())
            .entryOf(holder)
            .filter(entry -> entry.token().equals(Optional.of(token)) && !entry.pending())
            .map(VerifyResult::valid)
            .orElseGet(() -> VerifyResult.invalid("another holds"));
      }
      if (outcome instanceof ReadOutcome.Absent) {
        return VerifyResult.invalid("there is no Lease");
      }
      rest();
    }
    return VerifyResult.unknown(NO_ANSWER);
  }

  private static VerifyResult valid(Holder holder, FencingToken token) {
    return VerifyResult.valid(
        HolderEntry.granted(holder.identity(), Terms.EXCLUSIVE, token, Instant.EPOCH));
  }

  @Override
  public SeenLock inspect() {
    throw new IllegalStateException("a plain lock cannot be inspected");
  }

  @Override
  public ReleaseResult forceRelease(SeenLock expected) {
    throw new IllegalStateException("a plain lock cannot be broken");
  }

  @Override
  public ReleaseResult deleteIfFree() {
    throw new IllegalStateException("a plain lock keeps its Lease");
  }

  @Override
  public void leaveInDoubt(int holders) {
    sure |= is(Flaw.DOUBT_IS_PUSHED_OUT);
  }

  @Override
  public void leftTheWatch(LeaseRecord event) {
    shown = is(Flaw.DELETED_EVENT_IS_A_BASE) ? Optional.of(event) : shown;
  }

  @Override
  public long kept() {
    return store.kept();
  }

  private void rest() {
    try {
      ports.sleeper().sleep(PAUSE);
    } catch (InterruptedException e) {
      failedOnce = true; // and go on: it is bounded
    }
  }

  Instant now() {
    return ports.clock().instant();
  }
}
