package io.github.leaselock.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.Tasks;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.SessionHolder;
import io.github.leaselock.session.SessionLoss.Reason;
import io.github.leaselock.waiting.LockChanges;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inside of a {@link LeaseSession}: what its parts share, and how it ends.
 *
 * <pre>
 *   LeaseSession ─▶ SessionCore ─▶ Heartbeat        its Lease, and when it is over
 *                        │
 *                        └──▶ Lines ─▶ WaitingLine  one for each lock: who waits
 *                                          │
 *                                          └──▶ Holds                   who holds
 * </pre>
 */
final class SessionCore {

  static final SessionLoss EXPIRED =
      new SessionLoss(Reason.EXPIRED, "the session was not renewed in time");

  private static final SessionLoss CLOSED = new SessionLoss(Reason.CLOSED, "the session is closed");

  private static final Logger LOG = LoggerFactory.getLogger(LeaseSession.class);

  private final LeaseLocks locks;
  private final Tasks tasks;
  private final SessionHolder self;
  private final Heartbeat heartbeat;
  private final SessionObserver observer;
  private final LockChanges changes;
  private final Lines lines = new Lines(this);
  private final CompletableFuture<SessionLoss> lost = new CompletableFuture<>();
  private volatile @Nullable SessionLoss loss;
  private volatile boolean closing;

  SessionCore(
      LeaseLocks locks, Tasks tasks, SessionLeases.Opened opened, boolean heedsTheWallClock) {
    this.locks = locks;
    this.tasks = tasks;
    this.heartbeat =
        new Heartbeat(locks, tasks, opened, new Told(), locks::tell, heedsTheWallClock);
    this.self = heartbeat.self();
    this.observer = new SessionObserver(locks, tasks, ended -> {});
    this.changes = LockChanges.of(locks, tasks);
  }

  LeaseLocks locks() {
    return locks;
  }

  Tasks tasks() {
    return tasks;
  }

  LockChanges changes() {
    return changes;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  SessionObserver observer() {
    return observer;
  }

  Lines lines() {
    return lines;
  }

  LeaseKey key() {
    return self.session();
  }

  Duration duration() {
    return self.duration();
  }

  boolean isOwn(SessionHolder claim) {
    return claim.session().equals(self.session()) && claim.uid().equals(self.uid());
  }

  Holder holder(long number) {
    return new SessionHolder(self.session(), self.uid(), self.duration(), number).asHolder();
  }

  long now() {
    return locks.world().ticker().read();
  }

  /** From three quarters of a time to the whole of it. */
  Duration jittered(Duration time) {
    return Duration.ofNanos(
        (long) (time.toNanos() * (0.75 + locks.world().random().getAsDouble() / 4)));
  }

  boolean isActive() {
    return heartbeat.isValid();
  }

  /** Whether it takes requests. */
  boolean isOpen() {
    return !closing && isActive();
  }

  boolean isOver() {
    return heartbeat.isOver();
  }

  void beginToClose() {
    closing = true;
  }

  CompletableFuture<SessionLoss> lost() {
    return lost;
  }

  Optional<SessionLoss> loss() {
    return Optional.ofNullable(loss);
  }

  /** Why it is over, or will be told to be. */
  SessionLoss whyNotOpen() {
    return loss().orElse(closing ? CLOSED : EXPIRED);
  }

  void granted(Waiter waiter, LockHandle handle) {
    locks.tell(
        told ->
            told.granted(
                handle.lock().key(),
                handle.holder(),
                handle.token(),
                Duration.ofNanos(now() - waiter.since)));
  }

  void evicted(LockHandle handle, String message) {
    if (handle.lose(new SessionLoss(Reason.EVICTED, message))) {
      LOG.warn(
          "Lease {}: lost the hold under token {}: {}",
          handle.lock().key(),
          handle.token(),
          message);
      locks.tell(told -> told.lost(handle.lock().key(), message));
    }
  }

  /** Called once, by whatever ended the session; from the timer if it expired. */
  private void ended(SessionLoss why) {
    loss = why;
    if (why.reason() != Reason.CLOSED) {
      LOG.warn("Session {} is over: {}", key(), why);
      locks.tell(told -> told.lost(key(), why.toString()));
    }
    for (WaitingLine line : lines.all()) {
      line.holds().handles().forEach(handle -> handle.lose(why));
      line.abandon(why);
    }
    lost.complete(why);
  }

  private final class Told implements Heartbeat.Events {
    @Override
    public void over(SessionLoss why) {
      ended(why);
    }

    @Override
    public void revoked(LeaseKey lock, long number) {
      lines.of(lock).ifPresent(line -> line.holds().revoked(number));
    }
  }

  /** Looks at a session, so that it is known for how long it was not renewed when it matters. */
  @SuppressWarnings("IllegalCatch") // what cannot be seen now is looked at next time
  void observe(LeaseLock lock, LockHolder waiter) {
    try {
      LOG.debug(
          "Lease {}: {}, ahead in the queue, is {}", lock.key(), waiter, observer.judge(waiter));
    } catch (Exception unseen) {
      LOG.debug("Lease {}: {}, ahead in the queue, cannot be seen", lock.key(), waiter, unseen);
    }
  }
}
