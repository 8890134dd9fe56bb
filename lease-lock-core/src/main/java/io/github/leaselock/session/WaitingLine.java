package io.github.leaselock.session;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.Tasks;
import io.github.leaselock.lease.Decision;
import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseProtocol;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.waiting.LockChanges;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final SessionCore session;
  private final LeaseLock lock;
  private final Waiters waiters = new Waiters();
  private final Holds holds;
  private final LineWatch watch;

  /** Only while somebody waits. */
  private @Nullable Looks looks;

  private long next;

  /** How many are between one state and the next, so that the line is not retired meanwhile. */
  private int passing;

  WaitingLine(SessionCore session, LeaseLock lock, long firstNumber) {
    this.session = session;
    this.lock = lock;
    this.next = firstNumber;
    this.holds = new Holds(session, lock, this::shownByOurselves);
    this.watch = new LineWatch(session, lock, this);
  }

  synchronized long nextNumber() {
    return next;
  }

  synchronized boolean isIdle() {
    return waiters.isIdle() && holds.isIdle() && passing == 0;
  }

  Holds holds() {
    return holds;
  }

  /** A claim that does not wait: a number, until {@link #passed} is called. */
  synchronized Holder reserve() {
    passing++;
    return session.holder(next++);
  }

  synchronized void passed() {
    passing--;
  }

  /** Enters the line. Whoever enters calls {@link #work} next, or has it called. */
  @SuppressWarnings("FutureReturnValueIgnored") // withdrawing throws nothing
  Waiter enter(LockClaim claim) {
    Waiter waiter;
    synchronized (this) {
      long number = next++;
      waiter = new Waiter(claim, session.holder(number), number, session.now());
      waiters.add(waiter);
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
    return waiters.begin(waiter);
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
      if (!waiters.isWorkToBegin()) {
        return; // whoever works goes on until nothing is due
      }
    }
    session.tasks().execute(this::work);
  }

  private synchronized Optional<Waiter> begin() {
    return waiters.begin();
  }

  @SuppressWarnings("IllegalCatch") // whoever waits must be told, whatever goes wrong
  private void attempt(Waiter waiter) {
    Optional<LeaseRecord> known = session.locks().newest(lock.key());
    AcquireResult result;
    try {
      result = lock.acquire(waiter.request());
    } catch (Throwable thrown) {
      end(waiter);
      waiter.future.completeExceptionally(thrown);
      return;
    }
    if (result instanceof AcquireResult.Acquired acquired) {
      granted(waiter, acquired.token());
    } else if (result instanceof AcquireResult.Held) {
      if (waiter.judging) {
        looks().ahead().watch();
      }
      await();
    } else {
      retry(waiter, result instanceof AcquireResult.Draining ? DRAINING : SOON);
    }
    end(waiter);
    if (result instanceof AcquireResult.Held && !session.locks().newest(lock.key()).equals(known)) {
      shownByOurselves(); // what came while the attempt was under way
    }
  }

  private void end(Waiter waiter) {
    boolean left;
    synchronized (this) {
      waiters.end(waiter);
      left = waiter.withdrawn;
      passing += left ? 1 : 0;
    }
    if (left) {
      leave(waiter);
    }
  }

  /** Refused: it has its place, and is told when the Lease moves. */
  private void await() {
    watch.subscribe();
    lookLater();
  }

  private void retry(Waiter waiter, Duration delay) {
    synchronized (this) {
      waiter.judges |= waiter.judging;
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

  private synchronized Looks looks() {
    if (looks == null) {
      looks = new Looks(session, lock, watch, this::look);
    }
    return looks;
  }

  private synchronized void stopLooking() {
    if (looks != null) {
      looks.cancel();
      looks = null;
    }
  }

  private synchronized void lookLater() {
    if (!waiters.isEmpty()) {
      looks().later();
    }
  }

  private void look() {
    synchronized (this) {
      stopLooking(); // and any other look that was set since this one's time came
      waiters
          .first()
          .ifPresent(
              waiter -> {
                waiter.judges = true;
                waiter.due = true;
              });
    }
    lookLater();
    workElsewhere();
  }

  @Override
  public void moved(LeaseRecord lease) {
    shown(session.locks().observed(lease));
  }

  @Override
  public void deleted() {
    synchronized (this) {
      waiters.first().ifPresent(first -> first.due = true);
    }
    holds.doubt();
    workElsewhere();
  }

  @Override
  public void missed() {
    synchronized (this) {
      waiters.first().ifPresent(first -> first.due = true);
    }
    workElsewhere();
  }

  /** What a version tells: grants, evictions, and whether the first in line has its turn. */
  private void shown(LeaseRecord lease) {
    LeaseState state = LeaseFormat.read(lease);
    OwnClaims ours = OwnClaims.in(state, session);
    Map<Waiter, FencingToken> granted = new LinkedHashMap<>();
    boolean worthwhile;
    synchronized (this) {
      ours.active()
          .forEach(
              (number, token) -> {
                Optional<Waiter> waiter = waiters.get(number).filter(known -> !known.busy);
                waiter.ifPresent(known -> granted.put(known, token));
              });
      worthwhile = markDue(lease, state, ours);
      if (looks != null) {
        looks.moved();
      }
    }
    granted.forEach(this::granted);
    holds.shown(lease, state, ours);
    if (worthwhile) {
      workElsewhere();
    }
  }

  /** Marks the waiters whose attempt would be a write, up to the first whose would not. */
  private boolean markDue(LeaseRecord lease, LeaseState state, OwnClaims ours) {
    boolean marked = false;
    for (Waiter waiter : waiters.all()) {
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

  /** Whether it would be a write, be it to take over from those who are known to have ended. */
  private boolean isWorthTrying(LeaseRecord lease, LeaseState state, Waiter waiter) {
    Decision decision =
        LeaseProtocol.decide(
            state,
            waiter.request().claim(),
            lease.token(),
            session.locks().world().clock().instant());
    if (decision instanceof Decision.Judge judge && looks().ahead().haveAllEnded(judge.holders())) {
      waiter.judges = true;
      return true;
    }
    return decision instanceof Decision.Grant
        || decision instanceof Decision.Enqueue
        || decision instanceof Decision.Serve;
  }

  private void granted(Waiter waiter, FencingToken token) {
    LockHandle handle;
    synchronized (this) {
      if (!waiters.remove(waiter)) {
        return; // it has given up, and is being taken off the Lease
      }
      waiter.due = false;
      cancel(waiter.retry);
      if (waiters.isEmpty()) {
        stopLooking();
      }
      handle = holds.add(waiter.holder, waiter.number, token);
    }
    session.granted(waiter, handle);
    holds.complete(waiter, handle);
  }

  private static void cancel(Tasks.@Nullable Later later) {
    if (later != null) {
      later.cancel();
    }
  }

  /** Whoever waited has given up, or was refused. */
  private void withdraw(Waiter waiter) {
    synchronized (this) {
      if (!waiters.remove(waiter)) {
        return;
      }
      waiter.withdrawn = true;
      cancel(waiter.retry);
      if (!waiter.attempted || waiter.busy) {
        return; // the end of its attempt sees to it
      }
      passing++;
    }
    leave(waiter);
  }

  private void leave(Waiter waiter) {
    holds.leaving().add(waiter.holder);
    passed();
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
        watch.subscribe();
      }
      if (isAnybodyToBeTold()) {
        shown(newest.get());
      }
    }
  }

  private synchronized boolean isAnybodyToBeTold() {
    return !waiters.isEmpty() || holds.areKept();
  }

  /** Tells all who wait that they wait in vain. */
  void abandon(SessionLoss loss) {
    List<Waiter> all;
    synchronized (this) {
      all = List.copyOf(waiters.all());
    }
    all.forEach(
        waiter -> waiter.future.completeExceptionally(new LockLostException(lock.key(), loss)));
  }

  void close() {
    synchronized (this) {
      stopLooking();
    }
    watch.close();
  }
}
