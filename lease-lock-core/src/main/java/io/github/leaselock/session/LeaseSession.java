package io.github.leaselock.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.Tasks;
import io.github.leaselock.lease.Claim;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.LockMode;
import io.github.leaselock.lease.SessionHolder;
import io.github.leaselock.lease.StalenessPredicate;
import io.github.leaselock.session.SessionLoss.Reason;
import io.github.leaselock.waiting.LockChanges;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one process on a cluster: a heartbeat Lease, and any number of locks held on it.
 *
 * <pre>{@code
 * try (LeaseSession session = LeaseSession.open(locks, "ops", Duration.ofSeconds(15));
 *     LockHandle handle = session.acquire(lock, Duration.ofMinutes(2))) {
 *   ledger.close(day, handle.token());
 * }
 * }</pre>
 *
 * <p>The session's Lease is renewed every third of its duration, one request, however many locks
 * are held. The session is valid until two thirds of the duration after its last successful renewal
 * was sent; at that moment all its holds end, and that is told whatever the network does. It never
 * comes back: open another. Others take its locks over once they have watched it unrenewed for its
 * whole duration.
 *
 * <p><b>Thread-safety:</b> safe for use by several threads. Open one for a process and keep it.
 *
 * <p><b>What it cannot do:</b> stop a process that was paused from acting when it goes on; see
 * {@link LockHandle}.
 *
 * <p>Needs, beside what locks need, the verbs list and watch to be told when it waits, and delete
 * to remove its own Lease and those of sessions that have ended.
 */
public final class LeaseSession implements AutoCloseable {

  static final SessionLoss EXPIRED =
      new SessionLoss(Reason.EXPIRED, "the session was not renewed in time");

  private static final SessionLoss CLOSED = new SessionLoss(Reason.CLOSED, "the session is closed");

  private static final Logger LOG = LoggerFactory.getLogger(LeaseSession.class);

  private final LeaseLocks locks;
  private final Tasks tasks;
  private final boolean ownTasks;
  private final SessionHolder self;
  private final Heartbeat heartbeat;
  private final SessionObserver observer;
  private final LockChanges changes;
  private final Map<LeaseKey, WaitingLine> lines = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong(1);
  private final CompletableFuture<SessionLoss> lost = new CompletableFuture<>();
  private volatile @Nullable SessionLoss loss;
  private volatile boolean closing;
  private final AtomicBoolean closed = new AtomicBoolean();

  LeaseSession(LeaseLocks locks, Tasks tasks, boolean ownTasks, SessionLeases.Opened opened) {
    this.locks = locks;
    this.tasks = tasks;
    this.ownTasks = ownTasks;
    Duration duration = Duration.ofSeconds(opened.lease().leaseDurationSeconds().orElseThrow());
    this.self = new SessionHolder(opened.lease().key(), opened.lease().uid(), duration, 0);
    this.observer = new SessionObserver(locks);
    this.changes = LockChanges.of(locks, tasks);
    this.heartbeat =
        new Heartbeat(
            locks,
            tasks,
            opened.lease(),
            new Validity(locks.world().ticker(), duration, opened.sent()),
            this::ended);
  }

  /**
   * Opens a session with the defaults of {@link SessionBuilder}. 2 requests.
   *
   * @param locks the locks that it is to hold
   * @param namespace where its Lease is
   * @param duration for how long it must be seen unrenewed before others take over: 2 s to 10
   *     minutes, whole seconds; shorter is quicker after a crash, longer survives longer outages
   * @return a session, to be closed
   * @throws io.github.leaselock.LeaseRefusedException if a person has to change something first
   * @throws LeaseUnavailableException if the API server did not confirm it in time
   * @throws InterruptedException if the thread was interrupted
   * @throws IllegalArgumentException if the namespace or the duration is not one
   */
  public static LeaseSession open(LeaseLocks locks, String namespace, Duration duration)
      throws InterruptedException {
    return builder(locks, namespace).duration(duration).open();
  }

  /**
   * Begins a session with other than the defaults.
   *
   * @param locks the locks that it is to hold
   * @param namespace where its Lease is
   * @return a builder
   */
  public static SessionBuilder builder(LeaseLocks locks, String namespace) {
    return new SessionBuilder(Objects.requireNonNull(locks, "locks"), namespace);
  }

  /**
   * The predicate about holders that are sessions: stale once this process has watched a session
   * unrenewed for its whole duration on its own monotonic clock. Unknown about other holders, so
   * combine it with another predicate by {@code or}. Keep it: what it has watched is in it.
   *
   * <p>Before it says stale it deletes the session's Lease, by the version that did not move, so
   * that a session that was only paused cannot be renewed any more.
   *
   * @param locks where the sessions are
   * @return a predicate to keep
   */
  public static StalenessPredicate expired(LeaseLocks locks) {
    return new SessionObserver(Objects.requireNonNull(locks, "locks"));
  }

  void start() {
    heartbeat.start();
  }

  /**
   * The session's own Lease.
   *
   * @return its key
   */
  public LeaseKey key() {
    return self.session();
  }

  /**
   * How long it must be seen unrenewed before others take over.
   *
   * @return whole seconds
   */
  public Duration duration() {
    return self.duration();
  }

  /**
   * Whether the session is valid right now, by arithmetic: no request is sent.
   *
   * @return false from two thirds of the duration after the last renewal, whether or not the loss
   *     was announced yet, and for ever after
   */
  public boolean isActive() {
    return heartbeat.isValid();
  }

  /**
   * Completes when the session is over, by loss or by {@link #close}.
   *
   * @return a stage; what depends on it without an executor of its own runs on the session's timer,
   *     and must be short
   */
  public CompletionStage<SessionLoss> lost() {
    return lost.minimalCompletionStage();
  }

  /**
   * Waits for a lock, to hold it alone; see {@link LockClaim#acquire}.
   *
   * @param lock which
   * @param wait for how long at most
   * @return the hold
   * @throws TimeoutException if it was not granted in time
   * @throws InterruptedException if the thread was interrupted
   * @throws LockLostException if the session is over
   */
  public LockHandle acquire(LeaseLock lock, Duration wait)
      throws InterruptedException, TimeoutException {
    return exclusive(lock).acquire(wait);
  }

  /**
   * A claim to hold a lock alone.
   *
   * @param lock which
   * @return a claim
   */
  public LockClaim exclusive(LeaseLock lock) {
    return new LockClaim(
        this, Objects.requireNonNull(lock, "lock"), LockMode.EXCLUSIVE, UnaryOperator.identity());
  }

  /**
   * A claim to hold a lock beside other shared holders.
   *
   * @param lock which
   * @return a claim
   */
  public LockClaim shared(LeaseLock lock) {
    return new LockClaim(
        this, Objects.requireNonNull(lock, "lock"), LockMode.SHARED, UnaryOperator.identity());
  }

  /**
   * Waits for several locks, to hold all of them alone, or none. They are taken in the order of
   * their keys, whatever order they are given in: two processes that want the same locks never wait
   * for each other in a circle.
   *
   * @param several which; no two on the same Lease
   * @param wait for how long at most, in all
   * @return the holds
   * @throws TimeoutException if not all were granted in time; those that were are given back
   * @throws InterruptedException if the thread was interrupted; the same
   * @throws LockLostException if the session is over
   * @throws IllegalArgumentException if two are on the same Lease, or there is none
   */
  public LockHandles acquireAll(Collection<LeaseLock> several, Duration wait)
      throws InterruptedException, TimeoutException {
    return new Acquiring(this).all(several, wait);
  }

  boolean isOpen() {
    return !closing && isActive();
  }

  /** Why it is over, or will be told to be. */
  SessionLoss whyNotOpen() {
    return loss().orElse(closing ? CLOSED : EXPIRED);
  }

  /** Begins something in a line, in one step with finding it, so that it is not retired between. */
  WaitingLine inLine(LeaseLock lock, Consumer<WaitingLine> begin) {
    return lines.compute(
        lock.key(),
        (key, there) -> {
          WaitingLine line =
              there == null ? new WaitingLine(this, lock, numbers.getAndIncrement()) : there;
          begin.accept(line);
          return line;
        });
  }

  /** Forgets a line that has nothing to do. Its numbers are never used again. */
  void retire(LeaseKey key) {
    lines.computeIfPresent(
        key,
        (any, line) -> {
          if (!line.isIdle()) {
            return line;
          }
          numbers.accumulateAndGet(line.nextNumber(), Math::max);
          line.close();
          return null;
        });
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
    for (WaitingLine line : lines.values()) {
      line.handles().forEach(handle -> handle.lose(why));
      line.abandon(why);
    }
    lost.complete(why);
  }

  /**
   * Gives every lock back, eight at a time, and removes the session's Lease. Holds end, and say so,
   * before their locks are given back. The session is renewed until the last one is. Idempotent.
   *
   * <p>Ends after 30 seconds, whatever the API server does; what could not be given back by then is
   * taken over by others after the session's duration.
   */
  @Override
  public void close() {
    closing = true;
    if (closed.compareAndSet(false, true)) {
      Closing.of(this).run();
    }
  }

  // What the parts of a session share.

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

  StalenessPredicate observer() {
    return observer;
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

  Collection<WaitingLine> lines() {
    return lines.values();
  }

  boolean ownsTasks() {
    return ownTasks;
  }

  Optional<SessionLoss> loss() {
    return Optional.ofNullable(loss);
  }

  boolean isOver() {
    return heartbeat.isOver();
  }

  boolean isOwn(SessionHolder claim) {
    return claim.session().equals(self.session()) && claim.uid().equals(self.uid());
  }

  Holder holder(long number) {
    return new SessionHolder(self.session(), self.uid(), self.duration(), number).asHolder();
  }

  Claim claimOf(Waiter waiter) {
    return waiter.claim.request(waiter.holder).queued().claim();
  }

  long now() {
    return locks.world().ticker().read();
  }

  /** From three quarters of a time to the whole of it. */
  Duration jittered(Duration time) {
    return Duration.ofNanos(
        (long) (time.toNanos() * (0.75 + locks.world().random().getAsDouble() / 4)));
  }

  /** For people: its Lease. */
  @Override
  public String toString() {
    return "session " + key();
  }
}
