package io.github.leaselock.internal.session;

import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.lease.ClaimRef;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a session stands. What it waits for is part of the state: an answer by its id, a time, or
 * both.
 *
 * <pre>
 *             time to renew                not stored: the version has moved
 *   Resting ───────────────▶ Renewing ──────────────────────▶ Looking
 *      ▲  ▲   stored             │  ▲ no answer in time: again,   │ │ no answer: again
 *      │  └──────────────────────┤  └─ over the other transport   │ │
 *      │        failed: soon     │                                │ │
 *      ├─────────────────────────┘        ours: at once, or later │ │ another's, or gone
 *      └──────────────────────────────────────────────────────────┘ │
 *                                                                   │
 *   any of these ──too late──▶ Lapsed ──▶ Over ◀────────────────────┘
 *        └────────── ended, revoked ───────▶│
 *                                           ▼ close
 *                                        Closing ──▶ Closed
 * </pre>
 *
 * <p>It is valid in the upper three, until {@link Course#until}; {@code Lapsed} is what was found
 * to be too late by somebody who asked, and is told next. Nothing leads back up.
 */
sealed interface SessionState {

  /** When it has to be woken; empty if it waits for no time. */
  OptionalLong due();

  /** What is known of the Lease. */
  Course course();

  /** The two ways to the API server. */
  enum Transport {
    PRIMARY,
    SECOND;

    Transport other() {
      return this == PRIMARY ? SECOND : PRIMARY;
    }
  }

  /**
   * A renewal that was sent, and may be stored.
   *
   * @param id of the request
   * @param renewal what it alone bears
   * @param sent when
   * @param wall when, by the wall clock
   */
  record Try(long id, String renewal, long sent, Instant wall) {}

  /**
   * What is known of the session's Lease.
   *
   * @param lease the last version of it that is known to be stored
   * @param wall when the last renewal that is known to be stored was sent, by the wall clock
   * @param until until when that renewal makes it valid
   * @param tries those sent since, whose answers did not say that they are stored, in their order
   * @param transport the way that the next request takes
   * @param ids how many requests there were
   */
  record Course(
      LeaseRecord lease, Instant wall, long until, List<Try> tries, Transport transport, long ids) {

    public Course {
      tries = List.copyOf(tries);
    }

    Course found(LeaseRecord version) {
      return new Course(version, wall, until, tries, transport, ids);
    }

    Course tried(Try next) {
      List<Try> more = new ArrayList<>(tries);
      more.add(next);
      return new Course(lease, wall, until, more, transport, next.id());
    }

    Course asked() {
      return new Course(lease, wall, until, tries, transport, ids + 1);
    }

    Course stored(LeaseRecord version, Try by, long validUntil) {
      return new Course(version, by.wall(), validUntil, List.of(), transport, ids);
    }

    Course overTheOtherTransport() {
      return new Course(lease, wall, until, tries, transport.other(), ids);
    }

    Optional<Try> byId(long id) {
      return tries.stream().filter(each -> each.id() == id).findFirst();
    }

    /** The try that has made a version. */
    Optional<Try> by(LeaseRecord version) {
      String renewal = SessionMarks.renewal(version);
      return tries.stream().filter(each -> each.renewal().equals(renewal)).findFirst();
    }

    /** Whether a version was made by this process, but for what others have added. */
    boolean isOwn(LeaseRecord version) {
      return version.uid().equals(lease.uid())
          && (by(version).isPresent()
              || SessionMarks.renewal(version).equals(SessionMarks.renewal(lease)));
    }
  }

  /** It is valid until its time is over. */
  sealed interface Live extends SessionState {

    /** When it does something before its time is over. */
    long next();

    @Override
    default OptionalLong due() {
      return OptionalLong.of(Math.min(next() - course().until(), 0) + course().until());
    }
  }

  /**
   * Nothing is under way.
   *
   * @param course what is known
   * @param next when it is renewed
   */
  record Resting(Course course, long next) implements Live {}

  /**
   * A renewal is under way: the last of the tries.
   *
   * @param course what is known
   * @param next when it is no longer waited for
   */
  record Renewing(Course course, long next) implements Live {}

  /**
   * Its Lease is read.
   *
   * @param course what is known
   * @param id the request
   * @param next when it is no longer waited for
   */
  record Looking(Course course, long id, long next) implements Live {}

  /**
   * It is no longer valid, which nobody was told but who asked.
   *
   * @param course what is known
   * @param why it is over
   * @param since when
   */
  record Lapsed(Course course, SessionLoss why, long since) implements SessionState {
    @Override
    public OptionalLong due() {
      return OptionalLong.of(since);
    }
  }

  /**
   * It is over, and that was told.
   *
   * @param course what is known
   * @param why it is over
   */
  record Over(Course course, SessionLoss why) implements SessionState {
    @Override
    public OptionalLong due() {
      return OptionalLong.empty();
    }
  }

  /**
   * What is to become of the Lease of a session that is over.
   *
   * @param removed whether it is to be deleted, for nothing is left; marked otherwise
   * @param except the claims that are not given up
   * @param patience how long an answer is waited for
   * @param end when it is given up
   */
  record Farewell(boolean removed, List<ClaimRef> except, long patience, long end) {
    public Farewell {
      except = List.copyOf(except);
    }
  }

  /**
   * Its Lease is being deleted, or marked.
   *
   * @param course what is known
   * @param why it is over
   * @param farewell what is to be done
   * @param id the request under way; empty while it rests
   * @param next when it is no longer waited for, or has rested
   */
  record Closing(Course course, SessionLoss why, Farewell farewell, OptionalLong id, long next)
      implements SessionState {
    @Override
    public OptionalLong due() {
      return OptionalLong.of(Math.min(next - farewell.end(), 0) + farewell.end());
    }
  }

  /**
   * All is done that could be done.
   *
   * @param course what is known
   * @param why it is over
   * @param outcome what became of its Lease
   */
  record Closed(Course course, SessionLoss why, CloseOutcome outcome) implements SessionState {
    @Override
    public OptionalLong due() {
      return OptionalLong.empty();
    }
  }
}
