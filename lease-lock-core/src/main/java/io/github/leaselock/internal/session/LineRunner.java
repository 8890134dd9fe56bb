package io.github.leaselock.internal.session;

import io.github.leaselock.LockLostException;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.waiting.LockChanges;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what a {@link Line} has done, and brings it what happens; decides nothing. No effect
 * blocks whoever carries it out. Safe for use by several threads.
 */
final class LineRunner extends LineMailbox implements LockChanges.Listener {

  private final StoreLock lock;
  private final LineServices services;
  private final Line line;
  private final LineHolds holds;
  private @Nullable LineTimers timers;
  private LockChanges.@Nullable Subscription subscription;
  private boolean behindOthers;

  LineRunner(StoreLock lock, LineServices services) {
    this.lock = lock;
    this.services = services;
    this.line = new Line(services.holders().limitHolds());
    this.holds = new LineHolds(lock, services.holders(), this);
  }

  /** Brings in a claim; false if this line is retired, and another must be made. */
  boolean enter(long number, Want want, boolean tries) {
    return post(
        () -> {
          holds.enter(number, want);
          return tries
              ? new LineEvent.Tries(number)
              : new LineEvent.Entered(number, want.limit() != null);
        });
  }

  @Override
  void take(LineEvent event) {
    for (LineEffect effect : line.step(event)) {
      carryOut(effect);
    }
    if (behindOthers && line.waiting().isEmpty()) {
      behindOthers = false;
      services.views().nobodyWaits(this);
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
      leave(leave);
    } else if (effect instanceof LineEffect.Verify verify) {
      verify(verify.number());
    } else if (effect instanceof LineEffect.Watch) {
      subscription = services.changes().subscribe(lock, this);
    } else if (effect instanceof LineEffect.Unwatch) {
      unwatch();
    } else if (effect instanceof LineEffect.Timer timer) {
      start(timer);
    } else if (effect instanceof LineEffect.Untimer timer) {
      cancel(timer.timer());
    } else if (effect instanceof LineEffect.Offer offer) {
      holds.offer(offer.number(), offer.token());
    } else if (effect instanceof LineEffect.TimeOut late) {
      holds.timeOut(late.number());
    } else if (effect instanceof LineEffect.Fail fails) {
      holds.fail(fails.number(), fails.cause());
    } else if (effect instanceof LineEffect.End ends) {
      holds.fail(ends.number(), LockLostException.notAcquired(lock.key(), ends.why()));
    } else if (effect instanceof LineEffect.Lose loses) {
      holds.lose(loses.number(), loses.why());
    } else if (effect instanceof LineEffect.Forget forget) {
      holds.forget(forget.number(), forget.left());
    } else if (effect instanceof LineEffect.Retire && retire()) {
      leaveNothing(); // if somebody came in between, it retires again when that one is gone
    }
  }

  private void attempt(LineEffect.Attempt attempt) {
    Want leader = holds.wanted(attempt.leader());
    List<LockRequest> besides = attempt.besides().stream().map(holds::request).toList();
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

  private void leave(LineEffect.Leave leave) {
    services
        .requests()
        .leave(
            lock,
            holds.holder(leave.number()),
            result -> {
              post(() -> new LineEvent.Left(leave.request(), result));
              reconsider(); // it may have handed over to another claim of this session
            });
  }

  private void verify(long number) {
    holds
        .handle(number)
        .ifPresent(
            handle ->
                services
                    .requests()
                    .verify(
                        lock,
                        handle.holder(),
                        handle.token(),
                        () -> post(() -> new LineEvent.NotFound(number))));
  }

  private Optional<LineView> newestView() {
    return services.views().newest(lock.key()).map(this::view);
  }

  private LineView view(LeaseRecord lease) {
    List<Long> waiting = line.waiting();
    behindOthers |= !waiting.isEmpty();
    return services.views().view(this, lease, waiting, holds::request);
  }

  @Override
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
    if (timers == null) {
      timers = new LineTimers();
    }
    timers.start(
        timer.timer(), services.rests().after(timer, wait(timer), () -> post(() -> due(timer))));
  }

  private LineRests.Wait wait(LineEffect.Timer timer) {
    boolean watched = subscription != null && subscription.isWatched();
    boolean asksUser =
        line.waiting().stream()
            .findFirst()
            .filter(first -> holds.wanted(first).claim().asksUser())
            .isPresent();
    Optional<Want> limited =
        timer.rest() == LineEffect.Rest.LIMIT ? holds.want(timer.number()) : Optional.empty();
    return new LineRests.Wait(watched, asksUser, limited.map(LineHolds::limit));
  }

  private LineEvent due(LineEffect.Timer timer) {
    forgetTimer(timer.timer());
    return new LineEvent.Due(timer.timer());
  }

  private void cancel(int timer) {
    if (timers != null) {
      timers.cancel(timer);
      forgetTimer(timer);
    }
  }

  private void forgetTimer(int timer) {
    if (timers != null && timers.forget(timer)) {
      timers = null;
    }
  }

  private void leaveNothing() {
    if (behindOthers) {
      services.views().nobodyWaits(this);
    }
    services.retired().accept(lock.key(), this);
  }

  /**
   * Whether the session lives, and does not close: what an attempt is granted later is in the way.
   */
  boolean grantsAnything() {
    return services.open().getAsBoolean() && services.holders().isAlive();
  }
}
