package io.github.leaselock.internal.session;

import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.session.SessionEffect.Delete;
import io.github.leaselock.internal.session.SessionEffect.Look;
import io.github.leaselock.internal.session.SessionEffect.Put;
import io.github.leaselock.internal.session.SessionEvent.Absent;
import io.github.leaselock.internal.session.SessionEvent.Answered;
import io.github.leaselock.internal.session.SessionEvent.Close;
import io.github.leaselock.internal.session.SessionEvent.Deleted;
import io.github.leaselock.internal.session.SessionEvent.Due;
import io.github.leaselock.internal.session.SessionEvent.Failed;
import io.github.leaselock.internal.session.SessionEvent.Found;
import io.github.leaselock.internal.session.SessionEvent.GivenUp;
import io.github.leaselock.internal.session.SessionEvent.Stored;
import io.github.leaselock.internal.session.SessionState.Closed;
import io.github.leaselock.internal.session.SessionState.Closing;
import io.github.leaselock.internal.session.SessionState.Course;
import io.github.leaselock.internal.session.SessionState.Farewell;
import io.github.leaselock.internal.session.SessionState.Over;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a session that is over does with its Lease: deletes it if nothing is left, and marks it if
 * something is, so that others need not wait. It touches no version that it has not written.
 */
record Farewells(Rhythm rhythm) {

  /** An answer is waited for no longer than this part of all the time there is. */
  private static final int PART = 4;

  /** From one of the states after the end. */
  SessionStep step(SessionState state, SessionEvent event) {
    if (state instanceof Over over && event instanceof Close close) {
      return begin(over, close);
    }
    if (!(state instanceof Closing closing)) {
      return SessionStep.to(state);
    }
    if (event instanceof GivenUp || event.now().at() - closing.farewell().end() >= 0) {
      return closed(closing, CloseOutcome.LEFT);
    }
    if (event instanceof Answered answered && closing.id().equals(OptionalLong.of(answered.id()))) {
      return answered(closing, answered);
    }
    if (event instanceof Due && event.now().at() - closing.next() >= 0) {
      boolean silent = closing.id().isPresent();
      return ask(
          silent ? over(closing, closing.course().overTheOtherTransport()) : closing, event.now());
    }
    return SessionStep.to(closing);
  }

  private SessionStep begin(Over over, Close close) {
    long patience = Math.min(rhythm.patience(), close.left() / PART);
    Farewell farewell =
        new Farewell(
            close.nothingLeft(), close.except(), patience, close.now().at() + close.left());
    Closing closing =
        new Closing(over.course(), over.why(), farewell, OptionalLong.empty(), close.now().at());
    return close.left() <= 0 ? closed(closing, CloseOutcome.LEFT) : ask(closing, close.now());
  }

  private static SessionStep closed(Closing closing, CloseOutcome outcome) {
    return SessionStep.to(new Closed(closing.course(), closing.why(), outcome));
  }

  private static Closing over(Closing closing, Course course) {
    return new Closing(course, closing.why(), closing.farewell(), closing.id(), closing.next());
  }

  /** Deletes or marks the version that is known. */
  private static SessionStep ask(Closing closing, Moment now) {
    Course course = closing.course().asked();
    if (closing.farewell().removed()) {
      return SessionStep.to(
          waiting(closing, course, now),
          new Delete(course.ids(), course.lease(), course.transport()));
    }
    Optional<LeaseRecord> marked =
        SessionMarks.closed(course.lease(), closing.farewell().except(), now.wall());
    return marked
        .map(
            lease ->
                SessionStep.to(
                    waiting(closing, course, now),
                    new Put(course.ids(), lease, course.transport())))
        .orElseGet(() -> closed(closing, CloseOutcome.LEFT));
  }

  private static Closing waiting(Closing closing, Course course, Moment now) {
    return new Closing(
        course,
        closing.why(),
        closing.farewell(),
        OptionalLong.of(course.ids()),
        now.at() + closing.farewell().patience());
  }

  private SessionStep answered(Closing closing, Answered answered) {
    SessionEvent.Outcome outcome = answered.outcome();
    if (outcome instanceof Failed failed) {
      return failed(closing, failed.failure(), answered.now());
    }
    if (outcome instanceof Found found) {
      return found(closing, found.lease(), answered.now());
    }
    if (outcome instanceof Stored stored) {
      return SessionMarks.stillHeld(stored.lease()).isPresent()
          ? closed(closing, CloseOutcome.MARKED)
          : closed(closing, CloseOutcome.LEFT); // a webhook takes the mark off
    }
    boolean gone = outcome instanceof Deleted || outcome instanceof Absent;
    return closed(
        closing, gone && closing.farewell().removed() ? CloseOutcome.DELETED : CloseOutcome.LEFT);
  }

  private SessionStep failed(Closing closing, StoreFailure failure, Moment now) {
    Course course = closing.course();
    boolean removed = closing.farewell().removed();
    return switch (failure.kind()) {
      case CONFLICT -> {
        Course asked = course.asked();
        yield SessionStep.to(
            waiting(closing, asked, now),
            new Look(asked.ids(), asked.lease().key(), asked.transport()));
      }
      case NOT_FOUND, GONE -> closed(closing, removed ? CloseOutcome.DELETED : CloseOutcome.LEFT);
      case CLIENT_CLOSED -> closed(closing, CloseOutcome.LEFT);
      default -> {
        if (failure.isPermanent()) {
          yield removed ? ask(mark(closing), now) : closed(closing, CloseOutcome.LEFT);
        }
        Course next = failure.kind() == Kind.TIMEOUT ? course.overTheOtherTransport() : course;
        yield SessionStep.to(
            new Closing(
                next,
                closing.why(),
                closing.farewell(),
                OptionalLong.empty(),
                now.at() + Math.min(rhythm.pause(now.random()), closing.farewell().patience())));
      }
    };
  }

  /** Who may not delete leaves a Lease that whoever collects them need not watch. */
  private static Closing mark(Closing closing) {
    Farewell farewell = closing.farewell();
    return new Closing(
        closing.course(),
        closing.why(),
        new Farewell(false, List.of(), farewell.patience(), farewell.end()),
        closing.id(),
        closing.next());
  }

  /** A renewal that was under way, or the mark itself, has moved it; or another hand. */
  private static SessionStep found(Closing closing, LeaseRecord lease, Moment now) {
    boolean removed = closing.farewell().removed();
    Course course = closing.course();
    if (!lease.uid().equals(course.lease().uid())) {
      return closed(closing, removed ? CloseOutcome.DELETED : CloseOutcome.LEFT);
    }
    boolean marked = SessionMarks.isEnded(lease) || SessionMarks.stillHeld(lease).isPresent();
    if (marked && !removed) {
      return closed(closing, CloseOutcome.MARKED);
    }
    return course.isOwn(lease)
        ? ask(over(closing, course.found(lease)), now)
        : closed(closing, CloseOutcome.LEFT); // a clone of this process lives on
  }
}
