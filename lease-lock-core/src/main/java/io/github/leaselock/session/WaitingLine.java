package io.github.leaselock.session;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.Tasks;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.lease.Claim;
import io.github.leaselock.lease.Decision;
import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseProtocol;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.session.SessionLoss.Reason;
import io.github.leaselock.waiting.LockChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * All that one session has to do with one lock: who of this process waits for it, in the order of
 * arrival, and who holds it.
 *
 * <pre>
 *              attempt: refused, place in the queue
 *   entered ──────────────────────────────────────▶ queued ──┐ the Lease has moved, or it is time
 *      │                                              ▲  │   │ to look: attempt
 *      │ attempt: acquired                            └──┼───┘
 *      ▼                                                 ▼
 *   holding ◀──────────────────────────────── granted by whoever released
 * </pre>
 *
 * <p>One attempt at a time is under way. A version that shows one of this session's claims as a
 * holder is its grant, whoever wrote it, and costs no request: each claim has a number of its own,
 * so what a version shows of it was true from that version on. Who gives up is taken off the Lease
 * by a release, repeated until it is confirmed.
 */
final class WaitingLine implements LockChanges.Listener {

  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration DRAINING = Duration.ofSeconds(1);
  private static final Duration LOOK_WITHOUT_WATCH = Duration.ofSeconds(2);

  private final LeaseSession session;
  private final LeaseLock lock;
  private final Map<Long, Waiter> waiters = new LinkedHashMap<>();
  private final Map<Long, LockHandle> handles = new HashMap<>(2);

  private final Leaving leaving;
  private final Ahead ahead;
  private long next;
  private int reserved;
  private boolean working;
  private Tasks.@Nullable Later look;
  private LockChanges.@Nullable Subscription subscription;

  WaitingLine(LeaseSession session, LeaseLock lock, long firstNumber) {
    this.session = session;
    this.lock = lock;
    this.next = firstNumber;
    this.ahead = new Ahead(session, lock);
    this.leaving = new Leaving(session, lock, this::shownByOurselves);
  }

  synchronized long nextNumber() {
    return next;
  }

  synchronized boolean isIdle() {
    return waiters.isEmpty() && handles.isEmpty() && leaving.isEmpty() && reserved == 0 && !working;
  }

  Leaving leaving() {
    return leaving;
  }

  synchronized List<LockHandle> handles() {
    return List.copyOf(handles.values());
  }

  /** A claim that does not wait: a number, until it is told what came of it. */
  synchronized Holder reserve() {
    reserved++;
    return session.holder(next++);
  }

  synchronized void unreserve() {
    reserved--;
  }

  synchronized LockHandle holding(Holder holder, FencingToken token) {
    LockHandle handle = new LockHandle(session, this, lock, holder, token);
    handles.put(OwnClaims.number(holder), handle);
    return handle;
  }

  private synchronized void forget(LockHandle handle) {
    handles.remove(OwnClaims.number(handle.holder()));
  }

  /** Enters the line. Whoever enters calls {@link #work} next, or has it called. */
  @SuppressWarnings("FutureReturnValueIgnored") // withdrawing throws nothing
  Waiter enter(LockClaim claim) {
    Waiter waiter;
    synchronized (this) {
      long number = next++;
      waiter = new Waiter(claim, session.holder(number), number, session.now());
      waiters.put(number, waiter);
      if (subscription == null && session.changes().isOpen(lock.key().namespace())) {
        subscription = session.changes().subscribe(lock, this);
      }
    }
    waiter.future.whenComplete(
        (handle, thrown) -> {
          if (handle == null) {
            withdraw(waiter);
          }
        });
    return waiter;
  }

  /** Makes this waiter's attempt if it is the first due, and leaves the rest to others. */
  void workFor(Waiter waiter) {
    if (begin(waiter)) {
      attempt(waiter);
    }
    workElsewhere();
  }

  private synchronized boolean begin(Waiter waiter) {
    boolean first =
        waiters.values().stream().filter(other -> other.due).findFirst().stream()
            .anyMatch(other -> other == waiter);
    return first && !working && begin().isPresent();
  }

  /** Makes the attempts that are due, unless another thread does. */
  private void work() {
    while (true) {
      Optional<Waiter> due = begin();
      if (due.isEmpty()) {
        return;
      }
      attempt(due.get());
    }
  }

  void workElsewhere() {
    synchronized (this) {
      if (working || waiters.values().stream().noneMatch(waiter -> waiter.due)) {
        return; // whoever works goes on until nothing is due
      }
    }
    session.tasks().execute(this::work);
  }

  private synchronized Optional<Waiter> begin() {
    if (working) {
      return Optional.empty();
    }
    for (Waiter waiter : waiters.values()) {
      if (waiter.due) {
        waiter.due = false;
        waiter.attempted = true;
        waiter.busy = true;
        working = true;
        return Optional.of(waiter);
      }
    }
    return Optional.empty();
  }

  @SuppressWarnings("IllegalCatch") // whoever waits must be told, whatever goes wrong
  private void attempt(Waiter waiter) {
    AcquireResult result;
    try {
      result = lock.acquire(request(waiter));
    } catch (Throwable thrown) {
      end(waiter);
      waiter.future.completeExceptionally(thrown);
      return;
    }
    if (result instanceof AcquireResult.Acquired acquired) {
      if (isNews(acquired.token())) {
        session.changes().reopen(lock.key().namespace());
      }
      granted(waiter, acquired.token());
    } else if (result instanceof AcquireResult.Held) {
      if (waiter.judges) {
        ahead.watch();
      }
      await(waiter);
    } else {
      retry(waiter, result instanceof AcquireResult.Draining ? DRAINING : SOON);
    }
    end(waiter);
    if (result instanceof AcquireResult.Held) {
      shownByOurselves(); // what came while the attempt was under way
    }
  }

  /** Whether another has granted this, and the watch has not told. */
  private boolean isNews(FencingToken token) {
    return session.changes().isWatching(lock.key().namespace())
        && session
            .locks()
            .newest(lock.key())
            .filter(known -> known.token().isAfter(token))
            .isEmpty();
  }

  private io.github.leaselock.AcquireRequest request(Waiter waiter) {
    var request = waiter.claim.request(waiter.holder).queued();
    return waiter.judges ? request : request.takingOver(StalenessPredicate.never());
  }

  private void end(Waiter waiter) {
    boolean left;
    synchronized (this) {
      working = false;
      waiter.busy = false;
      left = waiter.withdrawn;
    }
    if (left) {
      leaving.add(waiter.holder);
    }
  }

  /** Refused: it has its place, and is told when the Lease moves. */
  private void await(Waiter waiter) {
    boolean missed = subscribe();
    synchronized (this) {
      waiter.judges = false;
      waiter.due |= missed;
    }
    lookLater();
  }

  private void retry(Waiter waiter, Duration delay) {
    synchronized (this) {
      waiter.retry =
          session
              .tasks()
              .after(
                  session.jittered(delay),
                  () -> {
                    synchronized (this) {
                      waiter.due = true;
                    }
                    workElsewhere();
                  });
    }
  }

  /**
   * The safety net: the first in line looks, and judges those in its way. Where nobody tells of
   * changes, it looks more often.
   */
  private synchronized void lookLater() {
    if (look != null || waiters.isEmpty() || session.isOver()) {
      return;
    }
    Duration regular =
        ahead.isNobody(waiters.values().iterator().next().holder)
            ? session.duration().dividedBy(3)
            : session.duration();
    boolean watching = session.changes().isWatching(lock.key().namespace());
    Duration delay =
        watching || regular.compareTo(LOOK_WITHOUT_WATCH) < 0 ? regular : LOOK_WITHOUT_WATCH;
    look = session.tasks().after(session.jittered(delay), this::look);
  }

  private void look() {
    synchronized (this) {
      look = null;
      Optional<Waiter> first = waiters.values().stream().findFirst();
      first.ifPresent(
          waiter -> {
            waiter.judges = true;
            waiter.due = true;
          });
      if (first.isEmpty()) {
        return;
      }
    }
    lookLater();
    workElsewhere();
  }

  @Override
  public void moved(LeaseRecord lease) {
    shown(session.locks().observed(lease));
  }

  /** A Lease is gone, but it may be there again: holds are lost only if a live read says so. */
  @Override
  public void deleted() {
    List<LockHandle> doubted;
    synchronized (this) {
      waiters.values().stream().findFirst().ifPresent(first -> first.due = true);
      doubted = handles();
    }
    doubted.forEach(handle -> session.tasks().execute(() -> check(handle)));
    workElsewhere();
  }

  private void check(LockHandle handle) {
    if (lock.verify(handle.holder(), handle.token()) instanceof VerifyResult.Invalid) {
      forget(handle);
      session.evicted(handle, "its Lease was deleted");
    }
  }

  /** What a version tells: grants, evictions, and whether the first in line has its turn. */
  private void shown(LeaseRecord lease) {
    LeaseState state = LeaseFormat.read(lease);
    OwnClaims ours = OwnClaims.in(state, session);
    Map<Waiter, FencingToken> granted = new LinkedHashMap<>();
    List<LockHandle> lost = new ArrayList<>();
    boolean worthwhile;
    synchronized (this) {
      ours.active()
          .forEach(
              (number, token) -> {
                Waiter waiter = waiters.get(number);
                if (waiter != null && !waiter.busy) {
                  granted.put(waiter, token);
                }
              });
      handles.values().stream()
          .filter(handle -> lease.token().isAfter(handle.token()))
          .filter(handle -> !ours.show(handle))
          .forEach(lost::add);
      lost.forEach(this::forget);
      worthwhile = markDue(lease, state, ours);
    }
    granted.forEach(this::granted);
    lost.forEach(
        handle -> session.evicted(handle, "the Lease no longer shows it; it says " + state));
    if (worthwhile) {
      workElsewhere();
    }
  }

  /** Marks the waiters whose attempt would be a write, up to the first whose would not. */
  private boolean markDue(LeaseRecord lease, LeaseState state, OwnClaims ours) {
    boolean marked = false;
    for (Waiter waiter : waiters.values()) {
      if (ours.active().containsKey(waiter.number)) {
        continue;
      }
      if (!waiter.attempted || !isWorthTrying(lease, state, waiter)) {
        break;
      }
      marked |= !waiter.due && !waiter.busy;
      waiter.due = true;
    }
    return marked;
  }

  private boolean isWorthTrying(LeaseRecord lease, LeaseState state, Waiter waiter) {
    Claim claim = session.claimOf(waiter);
    Decision decision =
        LeaseProtocol.decide(
            state, claim, false, lease.token(), session.locks().world().clock().instant());
    return decision instanceof Decision.Grant || decision instanceof Decision.Enqueue;
  }

  private void granted(Waiter waiter, FencingToken token) {
    LockHandle handle;
    synchronized (this) {
      if (waiters.remove(waiter.number) == null) {
        return; // it has given up, and is being taken off the Lease
      }
      waiter.due = false;
      cancel(waiter.retry);
      if (waiters.isEmpty()) {
        cancel(look);
        look = null;
      }
      handle = new LockHandle(session, this, lock, waiter.holder, token);
      handles.put(waiter.number, handle);
    }
    session.granted(waiter, handle);
    complete(waiter, handle);
  }

  /** What others hang on to the future must not hold up the line, nor the watch. */
  private void complete(Waiter waiter, LockHandle handle) {
    if (waiter.blocks || waiter.future.getNumberOfDependents() <= 1) {
      completeNow(waiter.future, handle);
    } else {
      session.tasks().execute(() -> completeNow(waiter.future, handle));
    }
  }

  private void completeNow(CompletableFuture<LockHandle> future, LockHandle handle) {
    if (!session.isActive()) {
      future.completeExceptionally(
          new LockLostException(lock.key(), session.loss().orElse(LeaseSession.EXPIRED)));
    } else if (future.complete(handle)) {
      return;
    }
    handle.lose(new SessionLoss(Reason.CLOSED, "whoever waited for it has given up"));
    forget(handle);
    leaving.add(handle.holder());
  }

  private static void cancel(Tasks.@Nullable Later later) {
    if (later != null) {
      later.cancel();
    }
  }

  /** Whoever waited has given up, or was refused. */
  private void withdraw(Waiter waiter) {
    boolean busy;
    boolean attempted;
    synchronized (this) {
      if (waiters.remove(waiter.number) == null) {
        return;
      }
      waiter.withdrawn = true;
      cancel(waiter.retry);
      busy = waiter.busy;
      attempted = waiter.attempted;
    }
    if (attempted && !busy) {
      leaving.add(waiter.holder);
    }
  }

  /**
   * A release may have handed over to the next in this very line. If it handed over to another
   * process, there is contention: from now on this one watches as well, so that its next release
   * begins from the version in which the others are queued.
   */
  private void shownByOurselves() {
    Optional<LeaseRecord> newest = session.locks().newest(lock.key());
    if (newest.isPresent()) {
      if (!newest.get().holderIdentity().isEmpty()) {
        subscribe();
      }
      shown(newest.get());
    }
  }

  /** Whether this is the first subscription and nothing will be shown of what has moved before. */
  private boolean subscribe() {
    synchronized (this) {
      if (subscription != null) {
        return false;
      }
    }
    LockChanges.Subscription opened = session.changes().subscribe(lock, this);
    boolean superfluous;
    synchronized (this) {
      superfluous = subscription != null;
      if (!superfluous) {
        subscription = opened;
      }
    }
    if (superfluous) {
      opened.close();
    }
    return !superfluous && !opened.opensTheWatch();
  }

  /** The line knows of the hold until it is given back, so that it is not retired meanwhile. */
  ReleaseResult release(LockHandle handle) {
    boolean settled = false;
    try {
      ReleaseResult result = lock.release(handle.holder(), handle.token());
      settled = !(result instanceof ReleaseResult.Unknown);
      return result;
    } finally {
      if (settled) {
        shownByOurselves();
      } else {
        leaving.add(handle.holder());
      }
      forget(handle);
      session.retire(lock.key());
    }
  }

  /** Tells all who wait that they wait in vain. */
  void abandon(SessionLoss loss) {
    List<Waiter> all;
    synchronized (this) {
      all = List.copyOf(waiters.values());
    }
    all.forEach(
        waiter -> waiter.future.completeExceptionally(new LockLostException(lock.key(), loss)));
  }

  void close() {
    LockChanges.@Nullable Subscription open;
    synchronized (this) {
      cancel(look);
      look = null;
      open = subscription;
      subscription = null;
    }
    if (open != null) {
      open.close();
    }
  }
}
