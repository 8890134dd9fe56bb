package io.github.leaselock.session;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.SessionHolder;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.lease.Text;
import io.github.leaselock.lease.Verdict;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure;
import io.github.leaselock.store.WriteOutcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
 */
final class SessionObserver implements StalenessPredicate {

  /** How many sessions are remembered; a forgotten one is watched from the beginning. */
  private static final int REMEMBERED = 4096;

  private static final String ABSENT = "";

  private static final String GONE =
      "its session's Lease is gone; it may have been renewed just before, so it is watched for its"
          + " duration";

  private final LeaseLocks locks;

  /** By all that a claim says of its session: what it says need not be true. */
  private final Map<SessionHolder, Seen> sessions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionHolder, Seen> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Tombstones tombstones;
  private final Consumer<Duration> comesAgain;

  /** One that removes what it has marked when it judges again. */
  SessionObserver(LeaseLocks locks) {
    this(locks, later -> {});
  }

  /**
   * One that is told when to remove what it has marked.
   *
   * @param comesAgain has {@link #tidyUp} called after a time
   */
  SessionObserver(LeaseLocks locks, Consumer<Duration> comesAgain) {
    this.locks = locks;
    this.tombstones = new Tombstones(locks);
    this.comesAgain = comesAgain;
  }

  void tidyUp() {
    tombstones.removeOld();
  }

  /** Removes what was marked, until some time: this process ends. */
  void close(BooleanSupplier inTime) {
    tombstones.removeAll(inTime);
  }

  @Override
  public String toString() {
    return "LeaseSession.expired(locks)";
  }

  /** The last renewal that was seen, and when, after the answer had come. */
  private record Seen(String version, long at, boolean ended) {}

  @Override
  public Verdict judge(LockHolder holder) {
    tidyUp();
    Optional<SessionHolder> session = SessionHolder.parse(holder.identity());
    return session.isEmpty() ? Verdict.abstain("it judges sessions alone") : judge(session.get());
  }

  private Verdict judge(SessionHolder session) {
    if (hasEnded(session)) {
      return Verdict.stale();
    }
    long asked = locks.world().ticker().read();
    Optional<LeaseRecord> lease = read(session);
    lease.ifPresent(found -> requireSession(session, found));
    if (lease.filter(Tombstones::isOne).isPresent()) {
      return ended(session, lease);
    }
    Seen last = remember(session, lease.map(LeaseRecord::resourceVersion));
    if (asked - last.at() < session.duration().toNanos()) {
      return lease.isPresent() ? Verdict.live() : Verdict.unknown(GONE);
    }
    Optional<LeaseRecord> marked = lease.flatMap(unmoved -> mark(session, unmoved));
    return lease.isEmpty() || marked.isPresent() ? ended(session, marked) : Verdict.live();
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

  /** Whether it was judged to have ended. */
  boolean hasEnded(SessionHolder session) {
    return seen(session).filter(Seen::ended).isPresent();
  }

  /** When it can be judged, if it is not seen renewed again; empty if it is not watched. */
  Optional<Duration> untilVerdict(SessionHolder session) {
    long now = locks.world().ticker().read();
    return seen(session)
        .filter(last -> !last.ended())
        .map(last -> session.duration().minusNanos(now - last.at()))
        .filter(left -> !left.isNegative() && !left.isZero());
  }

  /** Whichever of its claims it is. */
  private static SessionHolder any(SessionHolder session) {
    return new SessionHolder(session.session(), session.uid(), session.duration(), 0);
  }

  private synchronized Optional<Seen> seen(SessionHolder session) {
    return Optional.ofNullable(sessions.get(any(session)));
  }

  /** What was there before, if this is no news; otherwise this, seen just now. */
  private synchronized Seen remember(SessionHolder session, Optional<String> version) {
    @Nullable Seen last = sessions.get(any(session));
    if (last != null && version.orElse(ABSENT).equals(last.version())) {
      return last;
    }
    Seen now = new Seen(version.orElse(ABSENT), locks.world().ticker().read(), false);
    sessions.put(any(session), now);
    return now;
  }

  private Verdict ended(SessionHolder session, Optional<LeaseRecord> marked) {
    synchronized (this) {
      sessions.put(any(session), new Seen(ABSENT, 0, true));
    }
    if (marked.isPresent()) {
      tombstones.found(marked.get(), session.duration());
      comesAgain.accept(Tombstones.stay(session.duration()));
    }
    return Verdict.stale();
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
      case CONFLICT -> read(session).filter(Tombstones::isOne);
      case NOT_FOUND, GONE -> Optional.empty();
      default ->
          throw new IllegalStateException(
              "its session has not been renewed for its duration, but its Lease could not be"
                  + " marked: "
                  + failure);
    };
  }
}
