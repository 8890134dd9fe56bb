package io.github.leaselock.session;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.Owner;
import io.github.leaselock.store.NewLease;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure;
import io.github.leaselock.store.StoreFailure.Kind;
import io.github.leaselock.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The Lease of a session: how it is opened, and what a renewal writes. */
final class SessionLeases {

  private static final int ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private SessionLeases() {}

  /** What a session is to be, under a name that nobody is likely to have taken. */
  record Plan(LeaseKey key, Duration duration, Optional<Owner> owner) {
    String identity() {
      return SessionLeases.identity(key);
    }
  }

  /** What a session's Lease names as its holder. */
  static String identity(LeaseKey session) {
    return session.name();
  }

  /** A Lease that is held by the session from a moment on. */
  record Opened(LeaseRecord lease, long sent) {}

  /**
   * Creates a Lease and holds it.
   *
   * @param plans another name at each call
   * @throws InterruptedException if the thread is interrupted; a free Lease may be left
   */
  static Opened open(LeaseLocks locks, Supplier<Plan> plans) throws InterruptedException {
    Plan plan = plans.get();
    boolean mayBeOurs = false;
    StoreFailure last = StoreFailure.of(Kind.TIMEOUT, "not asked yet");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        locks.world().sleeper().sleep(last.retryAfter().orElse(PAUSE));
      }
      Attempt made = mayBeOurs ? adopt(locks, plan) : create(locks, plan);
      if (made.outcome instanceof WriteOutcome.Written written) {
        return new Opened(written.lease(), made.sent);
      }
      last = ((WriteOutcome.Unconfirmed) made.outcome).failure();
      if (last.isPermanent()) {
        throw LeaseRefusedException.of(plan.key(), last);
      }
      if (!mayBeOurs && last.kind() == Kind.ALREADY_EXISTS) {
        plan = plans.get(); // another's, and not to be touched
      } else {
        mayBeOurs = true;
      }
    }
    throw new LeaseUnavailableException(plan.key(), "opened as a session", last);
  }

  private record Attempt(WriteOutcome outcome, long sent) {}

  private static Attempt create(LeaseLocks locks, Plan plan) {
    WriteOutcome created = locks.store().create(created(locks, plan));
    return created instanceof WriteOutcome.Written written
        ? hold(locks, plan, written.lease())
        : new Attempt(created, 0);
  }

  /** An answer to our own request was lost, so what is found under this name is ours. */
  private static Attempt adopt(LeaseLocks locks, Plan plan) {
    ReadOutcome there = locks.store().read(plan.key());
    if (there instanceof ReadOutcome.Found found) {
      return hold(locks, plan, found.lease());
    }
    return there instanceof ReadOutcome.Failed failed
        ? new Attempt(new WriteOutcome.Unconfirmed(failed.failure()), 0)
        : create(locks, plan);
  }

  private static NewLease created(LeaseLocks locks, Plan plan) {
    Map<String, String> labels = new HashMap<>(NewLease.LABELS);
    labels.put(LeaseFormat.SESSION, "true");
    return new NewLease(plan.key(), labels, plan.owner(), now(locks));
  }

  private static Attempt hold(LeaseLocks locks, Plan plan, LeaseRecord free) {
    long sent = locks.world().ticker().read();
    OptionalInt seconds = OptionalInt.of((int) plan.duration().toSeconds());
    return new Attempt(
        locks.store().replace(renewed(free, plan.identity(), seconds, now(locks))), sent);
  }

  private static Instant now(LeaseLocks locks) {
    return locks.world().clock().instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** The next version of a session's Lease: in the standard fields, readable by anyone. */
  static LeaseRecord renewed(
      LeaseRecord base, String identity, OptionalInt seconds, Instant renewTime) {
    boolean first = base.holderIdentity().isEmpty();
    return new LeaseRecord(
        base.key(),
        base.uid(),
        base.resourceVersion(),
        identity,
        first ? 1 : base.leaseTransitions(),
        seconds,
        first ? Optional.of(renewTime) : base.acquireTime(),
        Optional.of(renewTime),
        base.annotations(),
        base.owners(),
        base.terminating(),
        base.electionManaged(),
        base.remainder());
  }

  /** The last version of a session's Lease, by whoever has watched it for its whole duration. */
  static LeaseRecord ended(LeaseRecord base, Instant now) {
    String judgement =
        String.format(
            Locale.ROOT,
            "%s was not renewed for %d s; marked at %s",
            base.key().name(),
            base.leaseDurationSeconds().orElse(0),
            now.truncatedTo(ChronoUnit.SECONDS));
    LeaseRecord free = renewed(base, "", base.leaseDurationSeconds(), base.renewTime().orElse(now));
    return LeaseFormat.annotate(free, LeaseFormat.ENDED, judgement);
  }
}
