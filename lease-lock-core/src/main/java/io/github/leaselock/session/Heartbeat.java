package io.github.leaselock.session;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.Tasks;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.Text;
import io.github.leaselock.session.SessionLoss.Reason;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure;
import io.github.leaselock.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session's Lease moving, and tells when it is over.
 *
 * <pre>
 *             renewed: after a third of the duration
 *            ┌──────────────┐
 *            ▼              │
 *   open ─▶ valid ─────────────▶ over: expired (by the timer), revoked (by a read), closed
 *            ▲              │
 *            └──────────────┘
 *             not confirmed: soon again, from a version that was read
 * </pre>
 *
 * <p>Once over, it is over: a renewal that is confirmed later changes nothing, and none is sent.
 * The timer's task does no input or output, so the end is told in time while a request hangs.
 */
final class Heartbeat {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseSession.class);

  private static final int RENEWALS_PER_DURATION = 3;
  private static final int RETRIES_PER_RENEWAL = 8;

  private final LeaseLocks locks;
  private final Tasks tasks;
  private final Duration duration;
  private final String identity;
  private final Validity validity;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Consumer<SessionLoss> onOver;

  /** The version to renew from; only ever touched by one renewal at a time, or after the last. */
  private volatile LeaseRecord current;

  /** When renewals began to fail. */
  private volatile long failingSince;

  private volatile boolean failing;

  Heartbeat(
      LeaseLocks locks,
      Tasks tasks,
      LeaseRecord opened,
      Validity validity,
      Consumer<SessionLoss> onOver) {
    this.locks = locks;
    this.tasks = tasks;
    this.current = opened;
    this.duration = Duration.ofSeconds(opened.leaseDurationSeconds().orElseThrow());
    this.identity = opened.holderIdentity();
    this.validity = validity;
    this.onOver = onOver;
  }

  void start() {
    watchTheEnd();
    renewAfter(duration.dividedBy(RENEWALS_PER_DURATION));
  }

  boolean isValid() {
    return !over.get() && !validity.isOver();
  }

  boolean isOver() {
    return over.get();
  }

  /** The last version that is known to be stored. */
  LeaseRecord current() {
    return current;
  }

  /** Ends it, unless it has ended: the first reason stands. */
  boolean end(Reason reason, String message) {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    onOver.accept(new SessionLoss(reason, message));
    return true;
  }

  private void watchTheEnd() {
    if (over.get()) {
      return;
    }
    Duration left = validity.left();
    if (left.isNegative() || left.isZero()) {
      end(
          Reason.EXPIRED,
          "not renewed within two thirds of "
              + duration
              + (failing ? "; renewals fail since " + since() + " ago" : ""));
    } else {
      tasks.after(left, this::watchTheEnd);
    }
  }

  private Duration since() {
    return Duration.ofNanos(locks.world().ticker().read() - failingSince)
        .truncatedTo(ChronoUnit.MILLIS);
  }

  private void renewAfter(Duration delay) {
    if (!over.get()) {
      tasks.after(delay, () -> tasks.executeRenewal(this::renew));
    }
  }

  @SuppressWarnings("IllegalCatch") // whatever happens, the next renewal must come
  private void renew() {
    Duration next = duration.dividedBy((long) RENEWALS_PER_DURATION * RETRIES_PER_RENEWAL);
    try {
      if (isValid()) {
        next = tryToRenew().orElse(next);
      } else {
        end(Reason.EXPIRED, "found expired when it was to be renewed, after a pause perhaps");
      }
    } catch (Throwable thrown) {
      locks
          .warnings()
          .warn(
              LOG,
              List.of(current.key(), "renewal"),
              "Session " + current.key() + ": a renewal failed and is tried again",
              thrown);
    } finally {
      renewAfter(next);
    }
  }

  /** When to renew next, or empty for soon. */
  private Optional<Duration> tryToRenew() {
    long sent = locks.world().ticker().read();
    WriteOutcome outcome = locks.store().replace(renewed());
    if (outcome instanceof WriteOutcome.Written written) {
      current = written.lease();
      if (!over.get()) {
        validity.renewed(sent);
        if (failing) {
          LOG.info("Session {}: renewed again, after {} of failures", current.key(), since());
        }
        failing = false;
        Duration latency = elapsed(sent);
        locks.tell(told -> told.renewed(written.lease().key(), latency));
      }
      return Optional.of(duration.dividedBy(RENEWALS_PER_DURATION).minus(elapsed(sent)));
    }
    StoreFailure failure = ((WriteOutcome.Unconfirmed) outcome).failure();
    failed(failure, sent);
    return switch (failure.kind()) {
      case CONFLICT, NOT_FOUND, GONE -> lookAgain();
      case TOO_MANY_REQUESTS -> failure.retryAfter();
      default -> Optional.empty();
    };
  }

  private Duration elapsed(long since) {
    return Duration.ofNanos(locks.world().ticker().read() - since);
  }

  private void failed(StoreFailure failure, long sent) {
    if (failing) {
      LOG.debug("Session {}: not renewed: {}", current.key(), failure);
    } else {
      failing = true;
      failingSince = sent;
      LOG.warn("Session {}: not renewed, and tried again: {}", current.key(), failure);
    }
    locks.tell(told -> told.renewalFailed(current.key(), failure));
  }

  /** Somebody moved the Lease: we did, by a renewal that was not confirmed, or another did. */
  private Optional<Duration> lookAgain() {
    ReadOutcome outcome = locks.store().read(current.key());
    if (outcome instanceof ReadOutcome.Failed) {
      return Optional.empty();
    }
    if (outcome instanceof ReadOutcome.Found found && isOurs(found.lease())) {
      current = found.lease();
      return Optional.of(Duration.ZERO);
    }
    end(
        Reason.REVOKED,
        outcome instanceof ReadOutcome.Found found ? why(found.lease()) : "its Lease was deleted");
    return Optional.empty();
  }

  private static String why(LeaseRecord lease) {
    String judgement = lease.annotations().get(LeaseFormat.ENDED);
    return judgement != null
        ? "another process took it for ended: " + Text.shown(judgement)
        : String.format(
            Locale.ROOT,
            "its Lease was changed by another hand; holder: \"%s\"%s",
            Text.shown(lease.holderIdentity()),
            lease.terminating() ? ", being deleted" : "");
  }

  private boolean isOurs(LeaseRecord lease) {
    return lease.uid().equals(current.uid())
        && lease.holderIdentity().equals(identity)
        && !lease.terminating();
  }

  private LeaseRecord renewed() {
    LeaseRecord base = current;
    Instant now = locks.world().clock().instant().truncatedTo(ChronoUnit.MICROS);
    Optional<Instant> last = base.renewTime();
    // A write that changes nothing moves no version: it would not be seen as a renewal.
    Instant time =
        last.isPresent() && last.get().equals(now) ? now.plus(1, ChronoUnit.MICROS) : now;
    return SessionLeases.renewed(base, identity, OptionalInt.of((int) duration.toSeconds()), time);
  }
}
