package io.github.leaselock.internal.session;

import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.session.SessionEffect.Look;
import io.github.leaselock.internal.session.SessionEffect.Put;
import io.github.leaselock.internal.session.SessionEffect.Revoked;
import io.github.leaselock.internal.session.SessionEffect.TellFailing;
import io.github.leaselock.internal.session.SessionEffect.TellOver;
import io.github.leaselock.internal.session.SessionEffect.TellRenewed;
import io.github.leaselock.internal.session.SessionEvent.Absent;
import io.github.leaselock.internal.session.SessionEvent.Answered;
import io.github.leaselock.internal.session.SessionEvent.Close;
import io.github.leaselock.internal.session.SessionEvent.Due;
import io.github.leaselock.internal.session.SessionEvent.Ended;
import io.github.leaselock.internal.session.SessionEvent.Failed;
import io.github.leaselock.internal.session.SessionEvent.Found;
import io.github.leaselock.internal.session.SessionEvent.Noticed;
import io.github.leaselock.internal.session.SessionEvent.Stored;
import io.github.leaselock.internal.session.SessionState.Course;
import io.github.leaselock.internal.session.SessionState.Lapsed;
import io.github.leaselock.internal.session.SessionState.Live;
import io.github.leaselock.internal.session.SessionState.Looking;
import io.github.leaselock.internal.session.SessionState.Over;
import io.github.leaselock.internal.session.SessionState.Renewing;
import io.github.leaselock.internal.session.SessionState.Resting;
import io.github.leaselock.internal.session.SessionState.Try;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a session keeps its own Lease: pure. Reads no clock, sends nothing, remembers nothing but the
 * state; {@link Heartbeat} carries out what it wants done.
 *
 * <p>A renewal that has no answer after a twelfth of the duration is not waited for any longer, and
 * the next goes over the other transport. Its answer still counts if it comes: what was stored was
 * stored when it was sent, or later. Once over, it is over, whatever comes.
 */
record SessionMachine(Rhythm rhythm) {

  private static final SessionLoss CLOSED =
      new SessionLoss(Reason.CLOSED, "the session was closed");

  /** A session that was opened, which has to be told a {@link Due} to begin. */
  SessionState opened(SessionLeases.Opened opened, double random) {
    return new Resting(
        new Course(
            opened.lease(),
            opened.wall(),
            rhythm.validUntil(opened.sent()),
            List.of(),
            SessionState.Transport.PRIMARY,
            0),
        rhythm.nextRenewal(opened.sent(), random));
  }

  SessionStep step(SessionState state, SessionEvent event) {
    SessionStep step;
    if (state instanceof Live live) {
      step = live(live, event);
    } else if (state instanceof Lapsed lapsed) {
      step = event instanceof Noticed ? SessionStep.to(lapsed) : over(lapsed, lapsed.why(), event);
    } else {
      step = new Farewells(rhythm).step(state, event);
    }
    return step.timed(state, event instanceof Due);
  }

  private SessionStep live(Live state, SessionEvent event) {
    Optional<SessionLoss> lapse = lapse(state.course(), event.now());
    if (lapse.isPresent()) {
      return event instanceof Noticed
          ? SessionStep.to(new Lapsed(state.course(), lapse.get(), event.now().at()))
          : over(state, lapse.get(), event);
    }
    if (event instanceof Due) {
      return event.now().at() - state.next() < 0 ? SessionStep.to(state) : due(state, event.now());
    }
    if (event instanceof Answered answered) {
      return answered(state, answered);
    }
    if (event instanceof Ended ended) {
      return over(state, ended.why(), event);
    }
    return event instanceof Close ? over(state, CLOSED, event) : SessionStep.to(state);
  }

  /** Why it is not valid any more, if it is not. */
  private Optional<SessionLoss> lapse(Course course, Moment now) {
    if (now.at() - course.until() >= 0) {
      String since =
          course.tries().isEmpty()
              ? ", after a pause perhaps"
              : "; renewals fail since "
                  + Duration.ofNanos(now.at() - course.tries().get(0).sent()).toMillis()
                  + " ms";
      return Optional.of(
          new SessionLoss(
              Reason.EXPIRED, "not renewed within two thirds of " + rhythm.duration() + since));
    }
    return rhythm.isPast(course.wall(), now.wall())
        ? Optional.of(
            new SessionLoss(
                Reason.EXPIRED,
                "the wall clock says that more than two thirds of "
                    + rhythm.duration()
                    + " have passed since its last renewal, the monotonic clock that they have"
                    + " not: the machine slept, or its wall clock was set"))
        : Optional.empty();
  }

  private SessionStep over(SessionState state, SessionLoss why, SessionEvent event) {
    Over over = new Over(state.course(), why);
    SessionStep next =
        event instanceof Close ? new Farewells(rhythm).step(over, event) : SessionStep.to(over);
    return next.after(new TellOver(why));
  }

  private SessionStep due(Live state, Moment now) {
    if (state instanceof Resting) {
      return renew(state.course(), now);
    }
    Course other = state.course().overTheOtherTransport();
    return state instanceof Looking
        ? look(other, now)
        : renew(other, now)
            .after(
                failing(
                    state.course(),
                    StoreFailure.of(
                        Kind.TIMEOUT,
                        "no answer to the renewal of "
                            + other.lease().key()
                            + " within "
                            + Duration.ofNanos(rhythm.patience()))));
  }

  private static TellFailing failing(Course course, StoreFailure failure) {
    return new TellFailing(failure, course.tries().size() <= 1);
  }

  private SessionStep renew(Course course, Moment now) {
    if (course.tries().size() >= Rhythm.TRIES) {
      return SessionStep.to(new Resting(course, course.until()));
    }
    Try next = new Try(course.ids() + 1, now.fresh(), now.at(), now.wall());
    Course tried = course.tried(next);
    LeaseRecord lease = SessionLeases.renewed(course.lease(), now.wall(), now.fresh());
    return SessionStep.to(
        new Renewing(tried, now.at() + rhythm.patience()),
        new Put(next.id(), lease, tried.transport()));
  }

  private SessionStep look(Course course, Moment now) {
    Course asked = course.asked();
    return SessionStep.to(
        new Looking(asked, asked.ids(), now.at() + rhythm.patience()),
        new Look(asked.ids(), asked.lease().key(), asked.transport()));
  }

  private SessionStep answered(Live state, Answered answer) {
    Course course = state.course();
    Moment now = answer.now();
    if (state instanceof Looking looking && looking.id() == answer.id()) {
      return looked(course, answer.outcome(), now);
    }
    Optional<Try> by = course.byId(answer.id());
    if (by.isPresent() && answer.outcome() instanceof Stored stored) {
      if (Strangers.wentBack(course.lease(), stored.lease())) {
        return revoked(course, Strangers.restored(course.lease(), stored.lease()));
      }
      StoreFailure altered =
          StoreFailure.of(
              Kind.ALTERED,
              "the renewal of "
                  + course.lease().key()
                  + " was answered with success, but not with what was sent; look for an admission"
                  + " webhook that changes Leases, and exempt this one");
      return isStored(course, by.get(), stored.lease())
          ? stored(course, by.get(), stored.lease(), now)
          : failed(state, answer.id(), altered, now);
    }
    return by.isPresent() && answer.outcome() instanceof Failed failed
        ? failed(state, answer.id(), failed.failure(), now)
        : SessionStep.to(state);
  }

  private static boolean isStored(Course course, Try by, LeaseRecord lease) {
    return lease.uid().equals(course.lease().uid())
        && lease.holderIdentity().equals(course.lease().holderIdentity())
        && SessionMarks.renewal(lease).equals(by.renewal())
        && !lease.resourceVersion().equals(course.lease().resourceVersion());
  }

  private SessionStep stored(Course course, Try by, LeaseRecord lease, Moment now) {
    long until = rhythm.validUntil(by.sent());
    Course renewed = course.stored(lease, by, until);
    Duration failed =
        Duration.ofNanos(
            course.tries().get(0).equals(by) ? 0 : now.at() - course.tries().get(0).sent());
    TellRenewed told = new TellRenewed(Duration.ofNanos(now.at() - by.sent()), failed);
    long next = rhythm.nextRenewal(by.sent(), now.random());
    return SessionStep.to(new Resting(renewed, next - now.at() < 0 ? now.at() : next), told);
  }

  private SessionStep failed(Live state, long id, StoreFailure failure, Moment now) {
    Course course = state.course();
    if (!(state instanceof Renewing) || course.ids() != id) {
      return SessionStep.to(state); // it was not waited for any longer
    }
    SessionStep next =
        switch (failure.kind()) {
          case CONFLICT, NOT_FOUND, GONE -> look(course, now);
          default -> rest(course, failure, now);
        };
    return next.after(failing(course, failure));
  }

  private SessionStep rest(Course course, StoreFailure failure, Moment now) {
    long pause = rhythm.pause(now.random());
    long asked =
        failure
            .retryAfter()
            .map(time -> rhythm.obeyed(time, course.until() - now.at()))
            .orElse(pause);
    Course next = failure.kind() == Kind.TIMEOUT ? course.overTheOtherTransport() : course;
    return SessionStep.to(new Resting(next, now.at() + Math.max(pause, asked)));
  }

  /** Somebody moved the Lease: we did, by a renewal that was not confirmed, or another did. */
  private SessionStep looked(Course course, SessionEvent.Outcome outcome, Moment now) {
    if (outcome instanceof Failed failed) {
      return rest(course, failed.failure(), now);
    }
    if (outcome instanceof Absent) {
      return revoked(course, "its Lease was deleted");
    }
    LeaseRecord lease = ((Found) outcome).lease();
    Optional<String> why = Strangers.whyNotOurs(course, lease);
    if (why.isPresent()) {
      return revoked(course, why.get());
    }
    List<ClaimRef> taken = SessionMarks.revoked(lease);
    SessionStep next =
        course
            .by(lease)
            .map(by -> stored(course, by, lease, now))
            .orElseGet(() -> renew(course.found(lease), now));
    return taken.isEmpty() ? next : next.after(new Revoked(taken));
  }

  private static SessionStep revoked(Course course, String message) {
    SessionLoss why = new SessionLoss(Reason.REVOKED, message);
    return SessionStep.to(new Over(course, why), new TellOver(why));
  }
}
