package io.github.leaselock;

import io.github.leaselock.lease.Claim;
import io.github.leaselock.lease.Decision;
import io.github.leaselock.lease.DrainCheck;
import io.github.leaselock.lease.Intent;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseFormat.Change;
import io.github.leaselock.lease.LeaseProtocol;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.Staleness;
import io.github.leaselock.lease.StalenessPredicate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the caller's predicate and drain check, which may do anything, and watches intents. */
final class Judging {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLock.class);

  /** An intent is renewed in good time before those who watch it may ignore it. */
  private static final int RENEWALS_PER_VALIDITY = 3;

  private final Operation operation;
  private final Claim claim;
  private final StalenessPredicate staleness;
  private final Optional<DrainCheck> drainCheck;

  Judging(Operation operation, AcquireRequest request) {
    this.operation = operation;
    this.claim = request.claim();
    this.staleness = request.staleness().orElse(operation.settings().staleness());
    this.drainCheck = request.drainCheck();
  }

  /** Judges the holders in the way, until so many are respected that nothing can be granted. */
  Map<LockHolder, Blocker> judge(Decision.Judge asked) {
    Map<LockHolder, Blocker> verdicts = new HashMap<>();
    int respected = 0;
    for (LockHolder holder : asked.holders()) {
      if (asked.holders().size() - respected < asked.enough()) {
        break;
      }
      Blocker verdict = judge(operation, staleness, holder);
      verdicts.put(holder, verdict);
      respected += verdict.judgement() == Staleness.STALE ? 0 : 1;
    }
    return verdicts;
  }

  @SuppressWarnings(
      "IllegalCatch") // a predicate is anybody's code; whatever it throws is "unknown"
  static Blocker judge(Operation operation, StalenessPredicate staleness, LockHolder holder) {
    try {
      return new Blocker(holder, staleness.judge(holder), "");
    } catch (InterruptedException e) {
      operation.attempts().rememberInterrupt();
      return new Blocker(holder, Staleness.UNKNOWN, "the staleness predicate was interrupted");
    } catch (Exception e) {
      warn(operation, "the staleness predicate failed", holder, e);
      return new Blocker(
          holder,
          Staleness.UNKNOWN,
          "the staleness predicate failed: " + RepeatedWarnings.shown(e));
    }
  }

  /** What fails of one lock at each attempt is one condition, whomever it was asked about. */
  private static void warn(Operation operation, String what, LockHolder holder, Exception failure) {
    operation
        .settings()
        .warnings()
        .warn(
            LOG,
            List.of(operation.key(), what),
            "Lease " + operation.key() + ": " + what + " on " + holder,
            failure);
  }

  static Blocker notAsked(LockHolder holder) {
    return new Blocker(holder, Staleness.UNKNOWN, "not asked, for another one is in the way");
  }

  static Map<LockHolder, Staleness> verdicts(Map<LockHolder, Blocker> blockers) {
    Map<LockHolder, Staleness> verdicts = new HashMap<>();
    blockers.forEach((holder, blocker) -> verdicts.put(holder, blocker.judgement()));
    return verdicts;
  }

  /** Which of the evicted are not proven gone. */
  List<LockHolder> notGone(List<LockHolder> draining) {
    List<LockHolder> left = new ArrayList<>();
    for (LockHolder evicted : draining) {
      if (!isGone(evicted)) {
        left.add(evicted);
      }
    }
    return left;
  }

  @SuppressWarnings("IllegalCatch") // a drain check is anybody's code; whatever it throws is "no"
  private boolean isGone(LockHolder evicted) {
    try {
      return drainCheck.isPresent() && drainCheck.get().isGone(evicted);
    } catch (InterruptedException e) {
      operation.attempts().rememberInterrupt();
      return false;
    } catch (Exception e) {
      warn(operation, "the drain check failed", evicted, e);
      return false;
    }
  }

  /** Whether this process has watched another's intent unrenewed for its whole validity. */
  boolean expired(LeaseState state) {
    return state
        .intent()
        .filter(intent -> !isMine(intent))
        .filter(intent -> watched(intent).compareTo(intent.validity()) >= 0)
        .isPresent();
  }

  /** The version with our intent, unless ours is young or another's stands. */
  Optional<LeaseRecord> intentToWrite(LeaseRecord lease) {
    LeaseState state = LeaseFormat.read(lease);
    boolean young =
        state
            .intent()
            .filter(this::isMine)
            .filter(
                intent ->
                    watched(intent).compareTo(intent.validity().dividedBy(RENEWALS_PER_VALIDITY))
                        < 0)
            .isPresent();
    if (young) {
      return Optional.empty();
    }
    LeaseLocks.Settings settings = operation.settings();
    return LeaseProtocol.withIntent(
            state,
            claim,
            expired(state),
            lease.token(),
            settings.intentValidity(),
            settings.world().clock().instant())
        .map(
            next ->
                LeaseFormat.write(lease, next, Change.NOTE, settings.world().clock().instant()));
  }

  /** Our intent's age counts from when it was written. */
  void wroteIntent(LeaseRecord written) {
    LeaseFormat.read(written).intent().ifPresent(this::watched);
  }

  private boolean isMine(Intent intent) {
    return intent.identity().equals(claim.holder().identity());
  }

  private Duration watched(Intent intent) {
    LeaseLocks.Settings settings = operation.settings();
    long now = settings.world().ticker().read();
    return Duration.ofNanos(settings.memory().watched(operation.key(), intent, now));
  }
}
