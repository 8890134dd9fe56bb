package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.session.SessionEffect.Request;
import io.github.leaselock.internal.session.SessionState.Course;
import io.github.leaselock.internal.session.SessionState.Live;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session's Lease moving, and tells when it is over: carries out what a {@link
 * SessionMachine} wants done, and decides nothing.
 *
 * <p>Requests run as renewals of {@link Tasks}, one that hangs holds up no other. The timer's task
 * does no input or output, so the end is told in time while a request hangs. Safe for use by
 * several threads; {@link #isValid} takes no lock unless it is too late.
 */
final class Heartbeat {

  /** Is told by threads of the library, with nothing held; must not block. */
  interface Events {

    /** The session is over: once. */
    void over(SessionLoss why);

    /** A claim was taken away by force; may be told again. */
    void revoked(LeaseKey lock, long number);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final LockEngine locks;
  private final Tasks tasks;
  private final Events events;
  private final Consumer<Consumer<LeaseLockListener>> tell;
  private final SessionMachine machine;
  private final SessionHolder self;
  private final Transports transports;

  private final CompletableFuture<CloseOutcome> closed = new CompletableFuture<>();
  private final Object step = new Object();
  private volatile SessionState state;

  private final Object timer = new Object();
  private Tasks.@Nullable Later next;

  /**
   * The heartbeat of a session that was opened.
   *
   * @param tell passes a call of a listener on, to where users' code may run
   * @param heedsTheWallClock whether the session ends when the wall clock says that it must
   */
  Heartbeat(
      LockEngine locks,
      Tasks tasks,
      SessionLeases.Opened opened,
      Events events,
      Consumer<Consumer<LeaseLockListener>> tell,
      boolean heedsTheWallClock) {
    LeaseRecord lease = opened.lease();
    Duration duration = Duration.ofSeconds(lease.leaseDurationSeconds().orElseThrow());
    this.locks = locks;
    this.tasks = tasks;
    this.events = events;
    this.tell = tell;
    this.machine = new SessionMachine(new Rhythm(duration, heedsTheWallClock));
    this.self = new SessionHolder(lease.key(), lease.uid(), duration, 0);
    this.transports = new Transports(locks.store());
    this.state = machine.opened(opened, locks.world().random().getAsDouble());
  }

  void start() {
    setTimer();
  }

  /** The session's own Lease. */
  LeaseKey key() {
    return self.session();
  }

  /** The session, as its claims name it. */
  SessionHolder self() {
    return self;
  }

  /** Whether it may act. Once false, it is false for ever. */
  boolean isValid() {
    SessionState seen = state;
    if (!(seen instanceof Live)) {
      return false;
    }
    Course course = seen.course();
    if (locks.world().ticker().read() - course.until() < 0
        && !machine.rhythm().isPast(course.wall(), locks.world().clock().instant())) {
      return true;
    }
    post(SessionEvent.Noticed::new);
    return state instanceof Live;
  }

  /** Whether it is over, and that was told. */
  boolean isOver() {
    return loss().isPresent();
  }

  /** Why it is over, once that is told. */
  Optional<SessionLoss> loss() {
    SessionState seen = state;
    if (seen instanceof SessionState.Over over) {
      return Optional.of(over.why());
    }
    if (seen instanceof SessionState.Closing closing) {
      return Optional.of(closing.why());
    }
    return seen instanceof SessionState.Closed closed
        ? Optional.of(closed.why())
        : Optional.empty();
  }

  /** Ends it, unless it has ended: the first reason stands. */
  boolean end(Reason reason, String message) {
    SessionLoss why = new SessionLoss(reason, message);
    return post(now -> new SessionEvent.Ended(now, why)).contains(new SessionEffect.TellOver(why));
  }

  /**
   * Ends it, and deletes or marks its Lease. An interrupt is set aside until that is done.
   *
   * @param nothingLeft whether all claims were given back, and that is confirmed
   * @param except the claims that are neither given back nor given up, but left to expire
   * @param left for how long at most
   * @return what has become of the Lease
   */
  CloseOutcome close(boolean nothingLeft, List<ClaimRef> except, Duration left) {
    post(now -> new SessionEvent.Close(now, nothingLeft, except, left.toNanos()));
    boolean interrupted = false;
    try {
      tasks.await(closed, left);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (TimeoutException late) {
      LOG.debug("Session {}: its Lease could not be removed in time", key());
    }
    post(SessionEvent.GivenUp::new);
    transports.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return closed.getNow(CloseOutcome.LEFT);
  }

  private List<SessionEffect> post(Function<Moment, SessionEvent> event) {
    List<SessionEffect> effects;
    synchronized (step) {
      Moment now =
          new Moment(
              locks.world().ticker().read(),
              locks.world().clock().instant(),
              locks.world().random().getAsDouble(),
              locks.newMark());
      SessionStep taken = machine.step(state, event.apply(now));
      state = taken.next();
      effects = taken.effects();
    }
    effects.forEach(this::carryOut);
    if (state instanceof SessionState.Closed done) {
      closed.complete(done.outcome());
    }
    return effects;
  }

  private void carryOut(SessionEffect effect) {
    if (effect instanceof Request request) {
      send(request);
    } else if (effect instanceof SessionEffect.Timer || effect instanceof SessionEffect.Untimer) {
      setTimer();
    } else if (effect instanceof SessionEffect.TellOver over) {
      events.over(over.why());
    } else if (effect instanceof SessionEffect.Revoked revoked) {
      revoked.claims().forEach(claim -> events.revoked(claim.lock(), claim.number()));
    } else if (effect instanceof SessionEffect.TellFailing failing) {
      tellFailing(failing.failure(), failing.first());
    } else if (effect instanceof SessionEffect.TellRenewed renewed) {
      tellRenewed(renewed.latency(), renewed.failed());
    }
  }

  private void tellFailing(StoreFailure failure, boolean first) {
    if (first) {
      LOG.warn("Session {}: not renewed, and tried again: {}", key(), failure);
    } else {
      LOG.debug("Session {}: not renewed: {}", key(), failure);
    }
    tell.accept(told -> told.renewalFailed(key(), failure));
  }

  private void tellRenewed(Duration latency, Duration failed) {
    if (!failed.isZero()) {
      LOG.info("Session {}: renewed again, after {} of failures", key(), failed);
    }
    tell.accept(told -> told.renewed(key(), latency));
  }

  /** To the time that the state of now waits for, whichever thread comes first. */
  private void setTimer() {
    synchronized (timer) {
      if (next != null) {
        next.cancel();
        next = null;
      }
      OptionalLong due = state.due();
      if (due.isPresent()) {
        Duration delay = Duration.ofNanos(due.getAsLong() - locks.world().ticker().read());
        next = tasks.after(delay, () -> post(SessionEvent.Due::new));
      }
    }
  }

  @SuppressWarnings("IllegalCatch") // an executor may throw what it likes
  private void send(Request request) {
    try {
      tasks.executeRenewal(() -> answer(request));
    } catch (Throwable rejected) {
      fail(request, "could not be sent: " + rejected);
    }
  }

  private void fail(Request request, String message) {
    StoreFailure failure =
        StoreFailure.of(Kind.CONNECTION, "a request about " + key() + " " + message);
    post(now -> new SessionEvent.Answered(now, request.id(), new SessionEvent.Failed(failure)));
  }

  @SuppressWarnings("IllegalCatch") // whatever happens, the next renewal must come
  private void answer(Request request) {
    if (!isAwaited(request)) {
      return; // it has waited for a thread for too long
    }
    try {
      SessionEvent.Outcome outcome = transports.send(request);
      post(now -> new SessionEvent.Answered(now, request.id(), outcome));
    } catch (Throwable thrown) {
      locks
          .warnings()
          .warn(
              LOG,
              List.of(key(), "renewal"),
              "Session " + key() + ": a renewal failed and is tried again",
              thrown);
      fail(request, "threw " + thrown);
    }
  }

  private boolean isAwaited(Request request) {
    SessionState seen = state;
    if (seen instanceof SessionState.Closing closing) {
      return closing.id().equals(OptionalLong.of(request.id()));
    }
    return seen instanceof Live && seen.course().ids() == request.id();
  }
}
