package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.ListOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what sessions have left that crashed, or were interrupted while they were opened: once,
 * in the namespace of a session that was opened, some time later. It lists what is there, watches
 * those that look as if they were not renewed for the longest of their durations, and marks and
 * removes those that were not; one that was never held is removed as it was found.
 *
 * <p>The clocks of others only choose what is watched; the verdict is that of a judge.
 */
final class SessionCollector {

  private static final Logger LOG = LoggerFactory.getLogger(SessionCollector.class);

  /** So many at once; whoever opens a session next comes to the others. */
  private static final int AT_ONCE = 100;

  /** A Lease that claims to be of a longer session is not of this library. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final LockEngine locks;
  private final Tasks tasks;
  private final SessionObserver observer;
  private final SessionHolder own;
  private final BooleanSupplier isValid;

  /** Those that are watched, as they were found. */
  private final Map<LeaseKey, LeaseRecord> found = new LinkedHashMap<>();

  SessionCollector(LockEngine locks, Tasks tasks, SessionObserver observer, Heartbeat heartbeat) {
    this.locks = locks;
    this.tasks = tasks;
    this.observer = observer;
    this.own = heartbeat.self();
    this.isValid = heartbeat::isValid;
  }

  /** Begins after about the session's duration: those that are restarted with it list later. */
  void start() {
    double random = locks.world().random().getAsDouble();
    long delay = (long) (own.duration().toNanos() * (0.5 + random / 2));
    tasks.after(Duration.ofNanos(delay), () -> tasks.execute(this::begin));
  }

  private void begin() {
    long asked = locks.world().ticker().read();
    List<LeaseRecord> left = list().filter(this::looksLeft).limit(AT_ONCE).toList();
    Duration longest = own.duration();
    for (LeaseRecord lease : left) {
      found.put(lease.key(), lease);
      Optional<SessionHolder> session = session(lease);
      if (session.isPresent()) {
        see(session.get(), lease, asked);
        Duration its = session.get().duration();
        longest = its.compareTo(longest) > 0 ? its : longest;
      }
    }
    if (!left.isEmpty()) {
      tasks.after(longest, () -> tasks.execute(this::finish));
    }
  }

  private void finish() {
    long asked = locks.world().ticker().read();
    for (LeaseRecord lease : list().filter(each -> found.containsKey(each.key())).toList()) {
      Optional<SessionHolder> session = session(lease);
      if (session.isPresent()) {
        see(session.get(), lease, asked);
      } else if (lease.isVersion(found.getOrDefault(lease.key(), lease))) {
        LOG.debug("Session {} was never held: {}", lease.key(), locks.store().delete(lease));
      }
    }
    found.clear();
  }

  private Stream<LeaseRecord> list() {
    if (!isValid.getAsBoolean()) {
      return Stream.empty(); // others come
    }
    ListOutcome outcome = locks.store().sessions(own.session().namespace());
    if (outcome instanceof ListOutcome.Listed listed) {
      return listed.leases().stream();
    }
    LOG.debug("Sessions that were left cannot be listed: {}", outcome);
    return Stream.empty();
  }

  private boolean looksLeft(LeaseRecord lease) {
    boolean mayBe = SessionMarks.isOver(lease) || isFree(lease) || session(lease).isPresent();
    Instant now = locks.world().clock().instant();
    Duration twice =
        Duration.ofSeconds(2L * lease.leaseDurationSeconds().orElse(0)).plus(own.duration());
    boolean isOld = lease.renewTime().filter(time -> time.plus(twice).isAfter(now)).isEmpty();
    return mayBe && isOld && !lease.key().equals(own.session()) && !lease.terminating();
  }

  /** Made for a session that was never opened. */
  private static boolean isFree(LeaseRecord lease) {
    return lease.holderIdentity().isEmpty()
        && !SessionMarks.isEnded(lease)
        && lease.leaseDurationSeconds().orElse(0) <= LeaseFormat.FREE_SECONDS;
  }

  /** Empty if it is no session that anybody could judge. */
  private static Optional<SessionHolder> session(LeaseRecord lease) {
    Duration duration = Duration.ofSeconds(lease.leaseDurationSeconds().orElse(0));
    boolean held =
        lease.holderIdentity().isEmpty()
            || lease.holderIdentity().equals(SessionLeases.identity(lease.key()));
    return held && !isFree(lease) && !duration.isNegative() && duration.compareTo(LONGEST) <= 0
        ? Optional.of(new SessionHolder(lease.key(), lease.uid(), duration, 0))
        : Optional.empty();
  }

  @SuppressWarnings("IllegalCatch") // what cannot be judged now is left to whoever comes next
  private void see(SessionHolder session, LeaseRecord lease, long asked) {
    try {
      observer.see(session, Optional.of(lease), asked);
    } catch (RuntimeException unseen) {
      LOG.debug("Session {} cannot be judged: {}", session.session(), unseen.toString());
    }
  }
}
