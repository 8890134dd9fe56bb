package io.github.leaselock.internal.session;

import io.github.leaselock.LockHolder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.session.SessionKnowledge.Seen;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import io.github.leaselock.internal.text.Text;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Judges sessions by watching them: one that was not renewed for its whole duration, on this
 * process's own monotonic clock, has ended. No clock of another machine is read.
 *
 * <p>Before it says so it marks the session's Lease, by the version that did not move. So the
 * verdict is final, for a session that was only paused cannot be renewed any more, and learns that
 * it is over from its next attempt; and it is everybody's, for whoever reads the mark need not
 * watch. A marked Lease is removed later: nothing is left behind of a process that crashed.
 *
 * <p>That a session's Lease is gone proves nothing by itself: the cluster may have collected it
 * with its Pod while the process still runs, and nobody can tell when it was renewed last. It may
 * have been just before, so it is watched for its duration from the first look that finds it gone.
 *
 * <p>What was seen less than a third of the duration ago is not asked for again, unless a verdict
 * is due. Whoever wants to be told has it {@linkplain #watch watched}.
 */
public final class SessionObserver implements StalenessPredicate, SessionWatches.Judge {

  private static final String GONE =
      "its session's Lease is gone; it may have been renewed just before, so it is watched for its"
          + " duration";

  private final LockEngine locks;
  private final SessionKnowledge known = new SessionKnowledge();
  private final Tombstones tombstones;
  private final Consumer<Duration> comesAgain;
  private final Consumer<SessionHolder> ended;
  private final SessionWatches watches;

  /**
   * One that removes what it has marked when it judges again, and watches nobody by itself.
   *
   * @param locks where the sessions are
   */
  public SessionObserver(LockEngine locks) {
    this.locks = locks;
    this.tombstones = new Tombstones(locks);
    this.comesAgain = later -> {};
    this.ended = session -> {};
    this.watches = new SessionWatches(locks, Optional.empty(), this);
  }

  /**
   * One that watches, and removes what it has marked, by itself.
   *
   * @param ended is told of a session, by its claim number 0, of which some or all claims are over;
   *     on a thread of the tasks, with nothing held
   */
  SessionObserver(LockEngine locks, Tasks tasks, Consumer<SessionHolder> ended) {
    this.locks = locks;
    this.tombstones = new Tombstones(locks);
    this.comesAgain = later -> tasks.after(later, () -> tasks.execute(this::tidyUp));
    this.ended = ended;
    this.watches = new SessionWatches(locks, Optional.of(tasks), this);
  }

  /**
   * Has a session looked at, every third of its duration, until {@link #unwatch} was called as
   * often as this. Sends nothing on the caller's thread.
   */
  void watch(SessionHolder session) {
    watches.watch(session);
  }

  void unwatch(SessionHolder session) {
    watches.unwatch(session);
  }

  @Override
  public void tidyUp() {
    tombstones.removeOld();
  }

  /** Watches no more, and removes what was marked, until some time: this process ends. */
  void close(BooleanSupplier inTime) {
    watches.close();
    tombstones.removeAll(inTime);
  }

  @Override
  public String toString() {
    return "the judge of sessions";
  }

  @Override
  public Verdict judge(LockHolder holder) {
    tidyUp();
    Optional<SessionHolder> session = SessionHolder.parse(holder.identity());
    return session.isEmpty() ? Verdict.abstain("it judges sessions alone") : judge(session.get());
  }

  private Verdict judge(SessionHolder session) {
    if (!isKnown(session)) {
      look(session);
    }
    if (hasEnded(session)) {
      return Verdict.stale();
    }
    return known.of(session).filter(Seen::isGone).isPresent()
        ? Verdict.unknown(GONE)
        : Verdict.live();
  }

  /** Whether nothing would come of another look. */
  private boolean isKnown(SessionHolder session) {
    return hasEnded(session)
        || untilLook(session).filter(left -> !left.isNegative() && !left.isZero()).isPresent();
  }

  /** When it is to be looked at again; empty if it never was. */
  @Override
  public Optional<Duration> untilLook(SessionHolder session) {
    long now = now();
    return known
        .of(session)
        .map(
            seen ->
                Math.min(
                    seen.looked() - now + SessionKnowledge.third(session),
                    seen.at() - now + session.duration().toNanos()))
        .map(Duration::ofNanos);
  }

  private long now() {
    return locks.world().ticker().read();
  }

  /** Reads a session's Lease; 1 request, and 1 more if it is marked. */
  @Override
  public void look(SessionHolder session) {
    long asked = now();
    see(session, read(session), asked);
  }

  /** What was read, by a request that was sent at this time. */
  @Override
  public void see(SessionHolder session, Optional<LeaseRecord> lease, long asked) {
    lease.ifPresent(found -> requireSession(session, found));
    if (lease.filter(SessionMarks::isOver).isPresent()) {
      ended(session, lease);
      return;
    }
    Optional<Seen> before = known.of(session);
    Optional<Set<Long>> stillHeld = lease.flatMap(SessionMarks::stillHeld);
    Seen last =
        known.remember(
            session, lease.map(LeaseRecord::resourceVersion).orElse(""), stillHeld, now());
    if (stillHeld.isPresent() && before.flatMap(Seen::stillHeld).isEmpty()) {
      ended.accept(SessionKnowledge.any(session));
    }
    if (asked - last.at() < session.duration().toNanos()) {
      return;
    }
    Optional<LeaseRecord> marked = lease.flatMap(unmoved -> mark(session, unmoved));
    if (lease.isEmpty() || marked.isPresent()) {
      ended(session, marked);
    }
  }

  /** A holder is what somebody has written: the Lease that it names may be anybody's. */
  private static void requireSession(SessionHolder session, LeaseRecord lease) {
    String identity = lease.holderIdentity();
    boolean isSession =
        (identity.isEmpty() || identity.equals(SessionLeases.identity(session.session())))
            && lease.leaseDurationSeconds().orElse(0) == session.duration().toSeconds();
    if (!isSession) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the Lease %s is not that of a session of %d s; its holder is \"%s\"",
              session.session(),
              session.duration().toSeconds(),
              Text.shown(identity)));
    }
  }

  private Optional<LeaseRecord> read(SessionHolder session) {
    ReadOutcome outcome = locks.store().read(session.session());
    if (outcome instanceof ReadOutcome.Failed failed) {
      throw new IllegalStateException("its session cannot be read: " + failed.failure());
    }
    return outcome instanceof ReadOutcome.Found found && found.lease().uid().equals(session.uid())
        ? Optional.of(found.lease())
        : Optional.empty();
  }

  /** Whether this claim is known to be over: all of its session are, or it was given up. */
  boolean hasEnded(SessionHolder claim) {
    return known.of(claim).filter(seen -> seen.hasEnded(claim.number())).isPresent();
  }

  /** Whether all of its claims are known to be over. */
  @Override
  public boolean isOver(SessionHolder session) {
    return known.of(session).filter(Seen::ended).isPresent();
  }

  /** When it can be judged, if it is not seen renewed again; empty if it is not watched. */
  Optional<Duration> untilVerdict(SessionHolder claim) {
    return hasEnded(claim) ? Optional.empty() : untilJudged(claim);
  }

  @Override
  public Optional<Duration> untilJudged(SessionHolder session) {
    long now = now();
    return known
        .of(session)
        .filter(last -> !last.ended())
        .map(last -> session.duration().minusNanos(now - last.at()))
        .filter(left -> !left.isNegative() && !left.isZero());
  }

  private void ended(SessionHolder session, Optional<LeaseRecord> marked) {
    boolean news = known.of(session).filter(Seen::ended).isEmpty();
    known.ended(session, now());
    if (marked.isPresent() && tombstones.found(marked.get(), session.duration())) {
      comesAgain.accept(Tombstones.stay(session.duration()));
    }
    if (news) {
      ended.accept(SessionKnowledge.any(session));
    }
  }

  /** The marked version, ours or another judge's; empty if it was renewed meanwhile, or is gone. */
  private Optional<LeaseRecord> mark(SessionHolder session, LeaseRecord unmoved) {
    WriteOutcome outcome =
        locks.store().replace(SessionLeases.ended(unmoved, locks.world().clock().instant()));
    if (outcome instanceof WriteOutcome.Written written) {
      return Optional.of(written.lease());
    }
    StoreFailure failure = ((WriteOutcome.Unconfirmed) outcome).failure();
    return switch (failure.kind()) {
      case CONFLICT -> read(session).filter(SessionMarks::isOver);
      case NOT_FOUND, GONE -> Optional.empty();
      default ->
          throw new IllegalStateException(
              "its session has not been renewed for its duration, but its Lease could not be"
                  + " marked: "
                  + failure);
    };
  }
}
