package io.github.leaselock.internal.waiting;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.RepeatedWarnings;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.WatchScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch, opened again when it ends.
 *
 * <pre>
 *   OPENING ──▶ CAUGHT_UP ──▶ OPENING    it lived for a while: at once, from where it ended
 *      │            └───────▶ FAILED
 *      └──▶ FAILED ──▶ OPENING           after 1 s, then up to 30 s
 * </pre>
 *
 * <p>Whatever goes wrong is an event: nothing is thrown, and what repeats is warned of once. The
 * sink is called with nothing held. Safe for use by several threads.
 */
final class RetriedWatch {

  private static final Logger LOG = LoggerFactory.getLogger(LockChanges.class);

  /** How long it may take to be established. */
  private static final Duration ESTABLISHED = Duration.ofSeconds(10);

  /** How often it is asked whether it lives. */
  private static final Duration PROBED = Duration.ofSeconds(30);

  /** Whoever ends sooner after it has caught up is not opened again at once. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private enum State {
    OPENING,
    CAUGHT_UP,
    FAILED,
    CLOSED
  }

  private final LockEngine locks;
  private final Tasks tasks;
  private final WatchScope scope;
  private final WatchSink sink;
  private State state = State.OPENING;
  private Optional<String> position = Optional.empty();
  private final Failures failures;
  private @Nullable Attempt attempt;
  private Tasks.@Nullable Later timer;

  RetriedWatch(LockEngine locks, Tasks tasks, WatchScope scope, WatchSink sink) {
    this.locks = locks;
    this.tasks = tasks;
    this.scope = scope;
    this.sink = sink;
    this.failures = new Failures(locks.world().random());
  }

  WatchScope scope() {
    return scope;
  }

  /** Opens it, on another thread. */
  void start() {
    tasks.execute(this::open);
  }

  /** Whether it is neither known to work nor to fail. */
  synchronized boolean isOpening() {
    return state == State.OPENING;
  }

  synchronized boolean isCaughtUp() {
    return state == State.CAUGHT_UP;
  }

  synchronized boolean hasFailed() {
    return state == State.FAILED;
  }

  @SuppressWarnings("IllegalCatch") // a store is anybody's code
  private void open() {
    Attempt next;
    Optional<String> from;
    synchronized (this) {
      if (state == State.CLOSED || attempt != null) {
        return;
      }
      from = position;
      next = new Attempt(from.isEmpty());
      attempt = next;
      state = State.OPENING;
    }
    try {
      next.opened(locks.store().watch(scope, from, next));
    } catch (Throwable thrown) {
      String message = "watch of " + scope + ": " + RepeatedWarnings.shown(thrown);
      next.ended(LeaseWatch.End.of(StoreFailure.of(Kind.SERVER_ERROR, message)));
    }
  }

  /** Nothing is shown after that, except by a call under way. */
  void close() {
    @Nullable Attempt last;
    synchronized (this) {
      state = State.CLOSED;
      last = attempt;
      attempt = null;
      setTimer(null);
    }
    if (last != null) {
      last.close();
    }
  }

  private void setTimer(Tasks.@Nullable Later next) {
    if (timer != null) {
      timer.cancel();
    }
    timer = next;
  }

  /** One stream. Guarded by the watch, of which it is the attempt until it is over. */
  private final class Attempt implements LeaseWatch.Listener {
    private final boolean anew;
    private @Nullable LeaseWatch stream;
    private boolean caughtUp;
    private long since;

    Attempt(boolean anew) {
      this.anew = anew;
    }

    private boolean isOver() {
      return attempt != this;
    }

    void opened(LeaseWatch opened) {
      boolean superfluous;
      boolean cannotWatch = opened == LeaseWatch.NONE;
      synchronized (RetriedWatch.this) {
        superfluous = isOver();
        if (!superfluous) {
          stream = opened;
          if (cannotWatch) {
            state = State.FAILED;
          } else {
            setTimer(tasks.after(ESTABLISHED, this::requireEstablished));
          }
        }
      }
      if (superfluous) {
        opened.close();
      } else if (cannotWatch) {
        sink.failed(RetriedWatch.this, true);
      }
    }

    private void requireEstablished() {
      boolean established;
      synchronized (RetriedWatch.this) {
        established = caughtUp;
      }
      if (established) {
        probeLater();
      } else {
        ended(
            LeaseWatch.End.of(
                StoreFailure.of(
                    Kind.TIMEOUT, "watch of " + scope + ": not established in " + ESTABLISHED)));
      }
    }

    private void probeLater() {
      synchronized (RetriedWatch.this) {
        if (!isOver()) {
          setTimer(tasks.after(PROBED, this::probe));
        }
      }
    }

    private void probe() {
      @Nullable LeaseWatch probed;
      synchronized (RetriedWatch.this) {
        probed = isOver() ? null : stream;
      }
      if (probed != null) {
        probed.probe();
        probeLater();
      }
    }

    @Override
    public void stored(LeaseRecord lease) {
      synchronized (RetriedWatch.this) {
        if (isOver()) {
          return;
        }
      }
      sink.stored(RetriedWatch.this, lease);
    }

    @Override
    public void removed(LeaseKey key) {
      synchronized (RetriedWatch.this) {
        if (isOver()) {
          return;
        }
      }
      sink.removed(RetriedWatch.this, key);
    }

    @Override
    public void caughtUp() {
      synchronized (RetriedWatch.this) {
        if (isOver()) {
          return;
        }
        caughtUp = true;
        since = locks.world().ticker().read();
        state = State.CAUGHT_UP;
      }
      sink.caughtUp(RetriedWatch.this, anew);
    }

    @Override
    public void ended(LeaseWatch.End end) {
      boolean fails;
      boolean first;
      synchronized (RetriedWatch.this) {
        if (isOver()) {
          return;
        }
        attempt = null;
        Duration pause = pause(end);
        fails = !pause.isZero();
        first = failures.areOne();
        state = fails ? State.FAILED : State.OPENING;
        position = caughtUp ? end.position() : Optional.empty();
        setTimer(fails ? tasks.after(pause, RetriedWatch.this::start) : null);
      }
      close();
      end.failure().ifPresent(RetriedWatch.this::warn);
      if (fails) {
        sink.failed(RetriedWatch.this, first);
      } else {
        start();
      }
    }

    /** How long until the next attempt, zero for at once. */
    private Duration pause(LeaseWatch.End end) {
      boolean expired = !anew && end.position().isEmpty() && end.failure().isEmpty();
      boolean settled = caughtUp && locks.world().ticker().read() - since >= SETTLED.toNanos();
      if (settled) {
        failures.end();
      }
      if (settled || expired) {
        return Duration.ZERO;
      }
      return failures.another(end.failure().flatMap(StoreFailure::retryAfter));
    }

    void close() {
      @Nullable LeaseWatch open;
      synchronized (RetriedWatch.this) {
        open = stream;
        stream = null;
      }
      if (open != null) {
        open.close();
      }
    }
  }

  private void warn(StoreFailure failure) {
    locks
        .warnings()
        .warn(
            LOG,
            List.of("watch", scope.namespace(), failure.kind()),
            "A watch in "
                + scope.namespace()
                + " ended and is opened again; until then those who wait look from time to time: "
                + failure);
  }
}
