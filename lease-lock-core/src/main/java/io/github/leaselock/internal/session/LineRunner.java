package io.github.leaselock.internal.session;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LockLostException;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.waiting.LockChanges;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what a {@link Line} has done, and brings it what happens; decides nothing. Whoever
 * brings an event takes the line's steps, unless another thread does: one at a time, with no
 * monitor held, and none of them blocks. Safe for use by several threads.
 */
final class LineRunner implements HoldKeeper, LockChanges.Listener {

  private final StoreLock lock;
  private final LineServices services;
  private final Line line;
  private Map<Long, Want> wants = Map.of();
  private Map<Long, HeldLock> handles = Map.of();
  private @Nullable Map<Integer, Tasks.Later> timers;
  private LockChanges.@Nullable Subscription subscription;
  private boolean behindOthers;

  /** What has happened since, each read when its turn comes; null while nothing has. */
  private @Nullable Queue<Supplier<LineEvent>> mailbox;

  private boolean stepping;
  private boolean retired;

  LineRunner(StoreLock lock, LineServices services) {
    this.lock = lock;
    this.services = services;
    this.line = new Line(services.holders().limitHolds());
  }

  /** Brings in a claim; false if this line is retired, and another must be made. */
  boolean enter(long number, Want want, boolean tries) {
    return post(
        () -> {
          wants = ClaimTable.with(wants, number, want);
          return tries
              ? new LineEvent.Tries(number)
              : new LineEvent.Entered(number, want.limit() != null);
        });
  }

  /** Tells the line what has happened; false if it is retired. */
  boolean post(Supplier<LineEvent> event) {
    synchronized (this) {
      if (retired) {
        return false;
      }
      if (mailbox == null) {
        mailbox = new ArrayDeque<>(2);
      }
      mailbox.add(event);
      if (stepping) {
        return true;
      }
      stepping = true;
    }
    boolean ended = false;
    try {
      takeSteps();
      ended = true;
    } finally {
      if (!ended) {
        synchronized (this) {
          stepping = false; // an Error: whoever comes next goes on
        }
      }
    }
    return true;
  }

  private void takeSteps() {
    while (true) {
      Supplier<LineEvent> event;
      synchronized (this) {
        Supplier<LineEvent> next = mailbox == null ? null : mailbox.poll();
        if (next == null) {
          mailbox = null;
          stepping = false;
          return;
        }
        event = next;
      }
      for (LineEffect effect : line.step(event.get())) {
        carryOut(effect);
      }
      if (behindOthers && line.waiting().isEmpty()) {
        behindOthers = false;
        services.views().nobodyWaits(this);
      }
    }
  }

  @SuppressWarnings("IllegalCatch") // the next effect is not to be lost with this one
  private void carryOut(LineEffect effect) {
    try {
      carryOutSafely(effect);
    } catch (Throwable thrown) {
      services.holders().failed(lock, effect, thrown);
    }
  }

  private void carryOutSafely(LineEffect effect) {
    if (effect instanceof LineEffect.Attempt attempt) {
      attempt(attempt);
    } else if (effect instanceof LineEffect.Leave leave) {
      services
          .requests()
          .leave(
              lock,
              holder(leave.number()),
              result -> {
                post(() -> new LineEvent.Left(leave.request(), result));
                reconsider(); // it may have handed over to another claim of this session
              });
    } else if (effect instanceof LineEffect.Verify verify) {
      Optional.ofNullable(handles.get(verify.number()))
          .ifPresent(
              handle ->
                  services
                      .requests()
                      .verify(
                          lock,
                          handle.holder(),
                          handle.token(),
                          () -> post(() -> new LineEvent.NotFound(verify.number()))));
    } else if (effect instanceof LineEffect.Watch) {
      subscription = services.changes().subscribe(lock, this);
    } else if (effect instanceof LineEffect.Unwatch) {
      unwatch();
    } else if (effect instanceof LineEffect.Timer timer) {
      start(timer);
    } else if (effect instanceof LineEffect.Untimer timer) {
      cancel(timer.timer());
    } else if (effect instanceof LineEffect.Offer offer) {
      offer(offer.number(), offer.token());
    } else if (effect instanceof LineEffect.TimeOut late) {
      want(late.number())
          .ifPresent(
              want ->
                  want.claimant()
                      .fail(services.holders().timedOut(lock, want.holder(), limit(want))));
    } else if (effect instanceof LineEffect.Fail fails) {
      want(fails.number()).ifPresent(want -> want.claimant().fail(fails.cause()));
    } else if (effect instanceof LineEffect.End ends) {
      want(ends.number())
          .ifPresent(
              want -> want.claimant().fail(LockLostException.notAcquired(lock.key(), ends.why())));
    } else if (effect instanceof LineEffect.Lose loses) {
      lose(loses.number(), loses.why());
    } else if (effect instanceof LineEffect.Forget forget) {
      forget(forget);
    } else if (effect instanceof LineEffect.Retire) {
      retire();
    }
  }

  private Optional<Want> want(long number) {
    return Optional.ofNullable(wants.get(number));
  }

  private Holder holder(long number) {
    HeldLock handle = handles.get(number);
    return handle != null ? handle.holder() : wanted(number).holder();
  }

  private Want wanted(long number) {
    return Objects.requireNonNull(wants.get(number), "a claim that waits is known");
  }

  private static Duration limit(Want want) {
    return Objects.requireNonNull(want.limit(), "a wait that is over has a limit");
  }

  /** What a claim asks that waits, without asking about other sessions. */
  private LockRequest request(long number) {
    Want want = wanted(number);
    return want.claim().request(want.holder()).queued();
  }

  private void attempt(LineEffect.Attempt attempt) {
    Want leader = wanted(attempt.leader());
    List<LockRequest> besides = attempt.besides().stream().map(this::request).toList();
    SessionClaim claim = leader.claim();
    LockRequest request =
        (attempt.judges() ? claim.judging(leader.holder()) : claim.request(leader.holder()))
            .queued()
            .whileWanted(this::grantsAnything)
            .alsoQueuing(besides);
    services
        .requests()
        .attempt(
            lock,
            request,
            claim.asksUser(),
            answer -> post(() -> new LineEvent.Answered(attempt.request(), answer, newestView())));
  }

  private Optional<LineView> newestView() {
    return services.views().newest(lock.key()).map(this::view);
  }

  private LineView view(LeaseRecord lease) {
    List<Long> waiting = line.waiting();
    behindOthers |= !waiting.isEmpty();
    return services.views().view(this, lease, waiting, this::request);
  }

  /**
   * Somebody who was in the way has ended, or we have written a version that we read as others do.
   */
  void reconsider() {
    if (services.views().newest(lock.key()).isPresent()) {
      post(
          () -> newestView().<LineEvent>map(LineEvent.Shown::new).orElseGet(LineEvent.Missed::new));
    }
  }

  @Override
  public void moved(LeaseRecord lease) {
    LeaseRecord newest = services.views().observed(lease);
    post(() -> new LineEvent.Shown(view(newest)));
  }

  @Override
  public void deleted() {
    post(LineEvent.Deleted::new);
  }

  @Override
  public void missed() {
    post(LineEvent.Missed::new);
  }

  private void unwatch() {
    LockChanges.Subscription open = subscription;
    subscription = null;
    if (open != null) {
      open.close();
    }
  }

  private void start(LineEffect.Timer timer) {
    Tasks.Later later =
        services.rests().after(timer, wait(timer), () -> post(() -> due(timer.timer())));
    if (timers == null) {
      timers = new HashMap<>(4);
    }
    timers.put(timer.timer(), later);
  }

  private LineRests.Wait wait(LineEffect.Timer timer) {
    boolean watched = subscription != null && subscription.isWatched();
    boolean asksUser =
        line.waiting().stream()
            .findFirst()
            .filter(first -> wanted(first).claim().asksUser())
            .isPresent();
    Optional<Want> limited =
        timer.rest() == LineEffect.Rest.LIMIT ? want(timer.number()) : Optional.empty();
    return new LineRests.Wait(watched, asksUser, limited.map(LineRunner::limit));
  }

  private LineEvent due(int timer) {
    forgetTimer(timer);
    return new LineEvent.Due(timer);
  }

  private void cancel(int timer) {
    Tasks.Later later = timers == null ? null : timers.get(timer);
    if (later != null) {
      later.cancel();
      forgetTimer(timer);
    }
  }

  private void forgetTimer(int timer) {
    if (timers != null) {
      timers.remove(timer);
      timers = timers.isEmpty() ? null : timers;
    }
  }

  private void offer(long number, FencingToken token) {
    Want want = wanted(number);
    if (!isAlive()) {
      want.claimant().fail(LockLostException.notAcquired(lock.key(), SessionLoss.EXPIRED));
      post(() -> new LineEvent.NotTaken(number));
      return;
    }
    HeldLock handle = new HeldLock(this, want.holder(), number, token, want.acquiredAt());
    handles = ClaimTable.with(handles, number, handle);
    boolean taken = want.claimant().offer(handle);
    if (taken) {
      wants = ClaimTable.without(wants, number);
      services.holders().granted(handle, want);
      post(() -> new LineEvent.Taken(number));
    } else {
      handle.lose(new SessionLoss(SessionLoss.Reason.CLOSED, "whoever waited for it has given up"));
      post(() -> new LineEvent.NotTaken(number));
    }
  }

  private void lose(long number, SessionLoss why) {
    HeldLock handle = handles.get(number);
    if (handle == null) {
      return;
    }
    if (handle.lose(why)) {
      services.holders().lost(handle, why);
    }
    if (!handle.isGuarding()) {
      post(() -> new LineEvent.WorkEnded(number));
    }
  }

  private void forget(LineEffect.Forget forget) {
    if (forget.left()) {
      services
          .holders()
          .leftBehind(
              new ClaimRef(lock.key(), forget.number()),
              Optional.ofNullable(handles.get(forget.number())));
    }
    wants = ClaimTable.without(wants, forget.number());
    handles = ClaimTable.without(handles, forget.number());
  }

  private void retire() {
    synchronized (this) {
      if (mailbox != null && !mailbox.isEmpty()) {
        return; // somebody came in between: the line retires again when that one is gone
      }
      retired = true;
    }
    if (behindOthers) {
      services.views().nobodyWaits(this);
    }
    services.retired().accept(this);
  }

  /**
   * Whether the session lives, and does not close: what an attempt is granted later is in the way.
   */
  boolean grantsAnything() {
    return services.open().getAsBoolean() && isAlive();
  }

  // What a handle is on.

  @Override
  public StoreLock lock() {
    return lock;
  }

  @Override
  public boolean isAlive() {
    return services.holders().isAlive();
  }

  @Override
  public Optional<SessionLoss> sessionLoss() {
    return services.holders().sessionLoss();
  }

  @Override
  public UserCode userCode() {
    return services.holders().userCode();
  }

  @Override
  public ReleaseResult release(HeldLock handle) {
    if (mayBeOfACopy()) {
      return ReleaseResult.notHeld(false);
    }
    long number = handle.number();
    post(() -> new LineEvent.Releases(number));
    boolean settled = false;
    try {
      ReleaseResult result = lock.release(handle.holder(), handle.token());
      settled = !result.isUnknown();
      return result;
    } catch (LeaseRefusedException refused) {
      throw refused;
    } finally {
      boolean confirmed = settled;
      reconsider(); // it may have handed over to another claim of this session
      post(() -> new LineEvent.Released(number, confirmed));
      if (confirmed) {
        services.holders().givenBack(new ClaimRef(lock.key(), number));
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
  public void workEnded(HeldLock handle) {
    post(() -> new LineEvent.WorkEnded(handle.number()));
  }
}
