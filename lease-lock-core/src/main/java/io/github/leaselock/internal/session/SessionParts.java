package io.github.leaselock.internal.session;

import io.github.leaselock.CloseReport;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.waiting.LockChanges;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A session put together: the one place that knows all its parts, none of which knows this.
 *
 * <pre>
 *   StoreSession ─▶ SessionAcquirer ─▶ Lines ─▶ LineRunner ─▶ Line       who waits and holds
 *              └──▶ SessionCloser ──────┴───▶ Heartbeat ─▶ SessionMachine   its own Lease
 * </pre>
 */
final class SessionParts {

  private final Tasks tasks;
  private final Settings settings;
  private final UserCode userCode;
  private final ToldInOrder told;
  private final Heartbeat heartbeat;
  private final SessionObserver observer;
  private final SessionCollector collector;
  private final Lines lines;
  private final SessionAcquirer acquirer;
  private final SessionCloser closer;
  private final CompletableFuture<SessionLoss> lost = new CompletableFuture<>();
  private volatile Tasks.Later hook = () -> {};

  /**
   * What the session's builder was told.
   *
   * @param executor where the user's code runs, if not on threads of the session
   * @param longestHold how long a hold may last
   * @param grace for holders, when it closes
   * @param closeWithin for how long closing takes at most
   * @param ownsTasks whether the tasks end with the session
   * @param heedsTheWallClock whether it ends when the wall clock says that it must
   */
  record Settings(
      Optional<Executor> executor,
      Optional<Duration> longestHold,
      Duration grace,
      Duration closeWithin,
      boolean ownsTasks,
      boolean heedsTheWallClock) {}

  SessionParts(LockEngine locks, Tasks tasks, SessionLeases.Opened opened, Settings settings) {
    this.tasks = tasks;
    this.settings = settings;
    this.userCode = new UserCode(tasks, settings.executor(), locks.warnings());
    this.told = new ToldInOrder(locks, userCode);
    this.heartbeat =
        new Heartbeat(locks, tasks, opened, new Ending(), told::tell, settings.heedsTheWallClock());
    Duration duration = heartbeat.self().duration();
    Predecessors predecessors = new Predecessors(ended -> new SessionObserver(locks, tasks, ended));
    this.observer = predecessors.observer();
    this.collector = new SessionCollector(locks, tasks, observer, heartbeat);
    LockChanges changes = LockChanges.of(locks, tasks);
    Holders holders = new Holders(locks, heartbeat, userCode, told, settings.longestHold());
    LineRequests requests = new LineRequests(locks, tasks, duration.dividedBy(5));
    LineViews views = new LineViews(locks, heartbeat.self(), predecessors);
    this.lines =
        new Lines(
            heartbeat.self(),
            all ->
                new LineServices(
                    requests,
                    views,
                    new LineRests(
                        tasks, locks.world(), duration, settings.longestHold(), all::size),
                    changes,
                    holders,
                    all::areOpen,
                    all::retired));
    this.acquirer = new SessionAcquirer(locks, tasks, lines, holders);
    this.closer = new SessionCloser(locks, tasks, lines, holders, heartbeat, changes, observer);
  }

  /** What the session's own Lease tells the rest. */
  private final class Ending implements Heartbeat.Events {

    @Override
    public void over(SessionLoss why) {
      if (why.reason() != Reason.CLOSED) {
        told.tell(listener -> listener.lost(heartbeat.key(), why.toString()));
      }
      lines.end(why);
      userCode.run(() -> lost.complete(why));
    }

    @Override
    public void revoked(LeaseKey lock, long number) {
      lines.post(lock, () -> new LineEvent.Revoked(number));
    }
  }

  void start() {
    heartbeat.start();
    collector.start();
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

  SessionAcquirer acquirer() {
    return acquirer;
  }

  CompletableFuture<SessionLoss> lost() {
    return lost;
  }

  Duration closeWithin() {
    return settings.closeWithin();
  }

  void closeOnShutdown() {
    hook = tasks.onShutdown(() -> close(closeWithin()));
  }

  CloseReport close(Duration within) {
    CloseReport report = closer.close(settings.grace(), within);
    hook.cancel();
    if (settings.ownsTasks()) {
      tasks.close();
    }
    return report;
  }
}
