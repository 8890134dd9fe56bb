package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockLostException;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Those who wait and hold on one line: what each of them wants, what it was given, and what it is
 * told. Its line's steps change it, one at a time; what handles ask may come from any thread.
 */
final class LineHolds implements HoldKeeper {

  private final StoreLock lock;
  private final Holders holders;
  private final LineMailbox line;
  private Map<Long, Want> wants = Map.of();
  private Map<Long, HeldLock> handles = Map.of();

  LineHolds(StoreLock lock, Holders holders, LineMailbox line) {
    this.lock = lock;
    this.holders = holders;
    this.line = line;
  }

  void enter(long number, Want want) {
    wants = ClaimTable.with(wants, number, want);
  }

  Optional<Want> want(long number) {
    return Optional.ofNullable(wants.get(number));
  }

  /** What a claim wants that waits. */
  Want wanted(long number) {
    return Objects.requireNonNull(wants.get(number), "a claim that waits is known");
  }

  Optional<HeldLock> handle(long number) {
    return Optional.ofNullable(handles.get(number));
  }

  /** As whom a claim waits or holds. */
  Holder holder(long number) {
    HeldLock handle = handles.get(number);
    return handle != null ? handle.holder() : wanted(number).holder();
  }

  /** What a claim asks that waits, without asking about other sessions. */
  LockRequest request(long number) {
    Want want = wanted(number);
    return want.claim().request(want.holder()).queued();
  }

  static Duration limit(Want want) {
    return Objects.requireNonNull(want.limit(), "a wait that is over has a limit");
  }

  void offer(long number, FencingToken token) {
    Want want = wanted(number);
    if (!isAlive()) {
      want.claimant().fail(LockLostException.notAcquired(lock.key(), SessionLoss.EXPIRED));
      line.post(() -> new LineEvent.NotTaken(number));
      return;
    }
    HeldLock handle = new HeldLock(this, want.holder(), number, token, want.acquiredAt());
    handles = ClaimTable.with(handles, number, handle);
    boolean taken = want.claimant().offer(handle);
    if (taken) {
      wants = ClaimTable.without(wants, number);
      holders.granted(handle, want);
      line.post(() -> new LineEvent.Taken(number));
    } else {
      handle.lose(new SessionLoss(SessionLoss.Reason.CLOSED, "whoever waited for it has given up"));
      line.post(() -> new LineEvent.NotTaken(number));
    }
  }

  void timeOut(long number) {
    want(number)
        .ifPresent(
            want -> want.claimant().fail(holders.timedOut(lock, want.holder(), limit(want))));
  }

  void fail(long number, Throwable cause) {
    want(number).ifPresent(want -> want.claimant().fail(cause));
  }

  void lose(long number, SessionLoss why) {
    HeldLock handle = handles.get(number);
    if (handle == null) {
      return;
    }
    if (handle.lose(why)) {
      holders.lost(handle, why);
    }
    if (!handle.isGuarding()) {
      line.post(() -> new LineEvent.WorkEnded(number));
    }
  }

  void forget(long number, boolean left) {
    if (left) {
      holders.leftBehind(new ClaimRef(lock.key(), number), handle(number));
    }
    wants = ClaimTable.without(wants, number);
    handles = ClaimTable.without(handles, number);
  }

  // What a handle is on.

  @Override
  public StoreLock lock() {
    return lock;
  }

  @Override
  public boolean isAlive() {
    return holders.isAlive();
  }

  @Override
  public Optional<SessionLoss> sessionLoss() {
    return holders.sessionLoss();
  }

  @Override
  public UserCode userCode() {
    return holders.userCode();
  }

  @Override
  public ReleaseResult release(long number, Holder holder, FencingToken token) {
    if (mayBeOfACopy()) {
      return ReleaseResult.notHeld(false);
    }
    line.post(() -> new LineEvent.Releases(number));
    boolean settled = false;
    try {
      ReleaseResult result = lock.release(holder, token);
      settled = !result.isUnknown();
      return result;
    } finally {
      boolean confirmed = settled;
      line.reconsider(); // it may have handed over to another claim of this session
      line.post(() -> new LineEvent.Released(number, confirmed));
      if (confirmed) {
        holders.givenBack(new ClaimRef(lock.key(), number));
      }
    }
  }

  /**
   * Whether a hold was lost with its session, so that what the Lease shows under its name may be
   * the hold of a copy of this process, which has renewed the session and lives on.
   */
  private boolean mayBeOfACopy() {
    boolean closed =
        sessionLoss().filter(why -> why.reason() == SessionLoss.Reason.CLOSED).isPresent();
    return !isAlive() && !closed;
  }

  @Override
  public void workEnded(long number) {
    line.post(() -> new LineEvent.WorkEnded(number));
  }
}
