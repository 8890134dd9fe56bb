package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.Owner;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
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
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private SessionLeases() {}

  /**
   * What a session is to be, under a name that nobody is likely to have taken.
   *
   * @param mark by which its own creation is known, should the answer be lost
   */
  record Plan(LeaseKey key, Duration duration, Optional<Owner> owner, String mark) {
    String identity() {
      return SessionLeases.identity(key);
    }
  }

  /** What a session's Lease names as its holder. */
  static String identity(LeaseKey session) {
    return session.name();
  }

  /**
   * A Lease that is held by the session from a moment on.
   *
   * @param lease as it was stored
   * @param sent when the write that did so was sent, by the monotonic clock
   * @param wall when, by the wall clock
   */
  record Opened(LeaseRecord lease, long sent, Instant wall) {}

  /**
   * Creates a Lease and holds it. One that another process has made is never touched, whatever its
   * name: each write bears a mark of its own.
   *
   * @param plans another name at each call
   * @throws InterruptedException if the thread is interrupted; a free Lease may be left
   */
  static Opened open(LockEngine locks, Supplier<Plan> plans) throws InterruptedException {
    Opening opening = new Opening(locks, plans.get());
    StoreFailure last = StoreFailure.of(Kind.TIMEOUT, "not asked yet");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        Duration asked = last.retryAfter().orElse(PAUSE);
        locks.world().sleeper().sleep(asked.compareTo(LONGEST) < 0 ? asked : LONGEST);
      }
      Optional<Opened> opened = opening.attempt();
      if (opened.isPresent()) {
        return opened.get();
      }
      last = opening.failure;
      if (last.isPermanent()) {
        throw LeaseRefusedException.of(opening.plan.key(), last);
      }
      if (last.kind() == Kind.ALREADY_EXISTS) {
        opening = new Opening(locks, plans.get()); // another's
      }
    }
    throw new LeaseUnavailableException(opening.plan.key(), "opened as a session", last);
  }

  /** The attempts under one name. */
  private static final class Opening {
    private final LockEngine locks;
    private final Plan plan;
    private final Map<String, Opened> holds = new HashMap<>();
    private boolean mayBeThere;
    private StoreFailure failure = StoreFailure.of(Kind.TIMEOUT, "not asked yet");

    Opening(LockEngine locks, Plan plan) {
      this.locks = locks;
      this.plan = plan;
    }

    Optional<Opened> attempt() {
      if (!mayBeThere) {
        return create();
      }
      ReadOutcome there = locks.store().read(plan.key());
      if (there instanceof ReadOutcome.Found found) {
        return found(found.lease());
      }
      return there instanceof ReadOutcome.Failed failed ? failed(failed.failure()) : create();
    }

    private Optional<Opened> failed(StoreFailure why) {
      failure = why;
      return Optional.empty();
    }

    private Optional<Opened> create() {
      boolean first = !mayBeThere;
      mayBeThere = true;
      Map<String, String> labels = new HashMap<>(NewLease.LABELS);
      labels.put(LeaseFormat.SESSION, "true");
      WriteOutcome outcome =
          locks
              .store()
              .create(
                  new NewLease(
                      plan.key(),
                      labels,
                      Map.of(LeaseFormat.RENEWAL, plan.mark()),
                      plan.owner(),
                      now(locks)));
      if (outcome instanceof WriteOutcome.Written written) {
        return hold(written.lease());
      }
      StoreFailure why = ((WriteOutcome.Unconfirmed) outcome).failure();
      boolean perhapsOurs = why.kind() == Kind.ALREADY_EXISTS && !first;
      return failed(
          perhapsOurs ? StoreFailure.of(Kind.CONFLICT, "made meanwhile: " + why.message()) : why);
    }

    /** An answer was lost: what is found is ours if it bears the mark of one of our writes. */
    private Optional<Opened> found(LeaseRecord lease) {
      String mark = SessionMarks.renewal(lease);
      Opened held = holds.get(mark);
      if (held != null) {
        return Optional.of(new Opened(lease, held.sent(), held.wall()));
      }
      return mark.equals(plan.mark())
          ? hold(lease)
          : failed(StoreFailure.of(Kind.ALREADY_EXISTS, "another's: " + lease));
    }

    private Optional<Opened> hold(LeaseRecord free) {
      long sent = locks.world().ticker().read();
      Instant wall = now(locks);
      String mark = locks.newMark();
      OptionalInt seconds = OptionalInt.of((int) plan.duration().toSeconds());
      LeaseRecord held = renewed(free, plan.identity(), seconds, wall, mark);
      holds.put(mark, new Opened(held, sent, wall));
      WriteOutcome outcome = locks.store().replace(held);
      if (!(outcome instanceof WriteOutcome.Written written)) {
        return failed(((WriteOutcome.Unconfirmed) outcome).failure());
      }
      return SessionMarks.renewal(written.lease()).equals(mark)
          ? Optional.of(new Opened(written.lease(), sent, wall))
          : failed(
              StoreFailure.of(
                  Kind.ALTERED,
                  "the write was answered with success, but the annotation "
                      + LeaseFormat.RENEWAL
                      + " was not stored as it was sent; look for an admission webhook that changes"
                      + " Leases, and exempt this one"));
    }
  }

  private static Instant now(LockEngine locks) {
    return locks.world().clock().instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** The next version of a session's Lease: in the standard fields, readable by anyone. */
  static LeaseRecord renewed(LeaseRecord base, Instant wall, String renewal) {
    return renewed(
        base,
        base.holderIdentity(),
        base.leaseDurationSeconds(),
        wall.truncatedTo(ChronoUnit.MICROS),
        renewal);
  }

  private static LeaseRecord renewed(
      LeaseRecord base, String identity, OptionalInt seconds, Instant renewTime, String renewal) {
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
        SessionMarks.renewed(base, renewal),
        base.owners(),
        base.terminating(),
        base.electionManaged(),
        base.remainder());
  }

  /** The same version without a holder. */
  static LeaseRecord freed(LeaseRecord base) {
    return new LeaseRecord(
        base.key(),
        base.uid(),
        base.resourceVersion(),
        "",
        base.leaseTransitions(),
        base.leaseDurationSeconds(),
        base.acquireTime(),
        base.renewTime(),
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
    return LeaseFormat.annotate(freed(base), LeaseFormat.ENDED, judgement);
  }
}
