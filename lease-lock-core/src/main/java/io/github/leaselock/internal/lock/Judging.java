package io.github.leaselock.internal.lock;

import io.github.leaselock.Blockage;
import io.github.leaselock.Blocker;
import io.github.leaselock.DrainCheck;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.Reservation;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.lease.Decision;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LockRequest;
import io.github.leaselock.internal.lease.Verdicts;
import io.github.leaselock.internal.text.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges those in the way, once each in one operation: by what the Lease itself tells of an offer
 * or a reservation, and by the caller's predicate and drain check, which may do anything.
 */
final class Judging {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLock.class);

  private static final Verdict NOBODY_KNOWS =
      Verdict.unknown(
          "nobody can tell who it is; a person has to look at the Lease and force the release");

  private static final Verdict NO_CHECK = Verdict.abstain("the request brings no drain check");

  private final Operation operation;
  private final StalenessPredicate staleness;
  private final Optional<DrainCheck> drainCheck;
  private final Map<HolderEntry, Blocker> verdicts = new HashMap<>();

  Judging(Operation operation, LockRequest request) {
    this.operation = operation;
    this.staleness = request.staleness().orElse(operation.settings().staleness());
    this.drainCheck = request.drainCheck();
  }

  /** Judges the holders in the way, until so many are respected that nothing can be granted. */
  void judge(Decision.Judge asked) {
    int respected = 0;
    for (HolderEntry holder : asked.holders()) {
      if (asked.holders().size() - respected < asked.enough()) {
        return;
      }
      Blocker verdict = verdicts.get(holder);
      if (verdict == null) {
        verdict = judge(operation, staleness, holder);
        verdicts.put(holder, verdict);
      }
      respected += verdict.verdict().isStale() ? 0 : 1;
    }
  }

  /** Those of the asked who are known to be stale. */
  Set<HolderEntry> stale(Decision.Judge asked) {
    Set<HolderEntry> stale = new HashSet<>();
    for (HolderEntry holder : asked.holders()) {
      Blocker verdict = verdicts.get(holder);
      if (verdict != null && verdict.verdict().isStale()) {
        stale.add(holder);
      }
    }
    return stale;
  }

  /** What is known of a holder in the way. */
  Blocker verdict(HolderEntry holder) {
    Blocker verdict = verdicts.get(holder);
    return verdict == null ? Blocker.of(holder, Blockage.NOT_NEEDED) : verdict;
  }

  static Blocker judge(Operation operation, StalenessPredicate staleness, HolderEntry holder) {
    if (!isKnown(holder)) {
      return Blocker.of(holder, NOBODY_KNOWS);
    }
    Optional<Reservation> reservation = holder.holder().flatMap(Reservation::of);
    if (reservation.isPresent()) {
      return reservation.get().isOver(operation.now())
          ? Blocker.of(holder, Verdict.stale())
          : Blocker.of(holder, Verdict.live());
    }
    if (holder.offer().isPresent() && hasLapsed(operation, holder)) {
      return Blocker.of(holder, Verdict.stale());
    }
    long began = operation.settings().world().ticker().read();
    try {
      return ask(operation, staleness, holder);
    } finally {
      operation.attempts().ranCallersCode(operation.settings().world().ticker().read() - began);
    }
  }

  /**
   * Whether the caller's own code can be asked about it: an entry of ours that cannot be read, or
   * of which only the summary is left, would be asked about without its grant, as if it had no
   * work.
   */
  private static boolean isKnown(HolderEntry holder) {
    return !holder.isUnreadable() && !holder.isRemnant();
  }

  private static boolean hasLapsed(Operation operation, HolderEntry holder) {
    LockSettings settings = operation.settings();
    return settings.offers().hasLapsed(operation.key(), holder, settings.world().ticker().read());
  }

  private static Blocker ask(
      Operation operation, StalenessPredicate staleness, HolderEntry holder) {
    try {
      Verdict verdict = Verdicts.of(operation.settings().judgeOf(holder, staleness), holder);
      if (verdict.isUnknown()) {
        operation
            .settings()
            .warnings()
            .warn(
                LOG,
                List.of(operation.key(), "unknown"),
                "Lease "
                    + operation.key()
                    + ": "
                    + holder
                    + " is "
                    + Text.shown(verdict.toString()));
      }
      return Blocker.of(
          holder,
          verdict.isAbstention()
              ? AbstentionAdvice.explained(staleness, holder, verdict)
              : verdict);
    } catch (InterruptedException e) {
      operation.attempts().rememberInterrupt();
      return Blocker.of(holder, Verdict.unknown(Verdicts.name(staleness) + " was interrupted"));
    }
  }

  /** Which of the evicted are not proven gone, and why not. */
  List<Blocker> notGone(List<HolderEntry> draining) {
    List<Blocker> left = new ArrayList<>();
    for (HolderEntry evicted : draining) {
      if (!isPerson(evicted)) {
        Verdict verdict = isKnown(evicted) ? drained(evicted) : NOBODY_KNOWS;
        if (!verdict.isStale()) {
          left.add(Blocker.of(evicted, verdict));
        }
      }
    }
    return left;
  }

  /** A person's reservation is over when its time is: no process works under it. */
  private static boolean isPerson(HolderEntry evicted) {
    return evicted.holder().flatMap(Reservation::of).isPresent();
  }

  /** Stale if its work is gone. */
  private Verdict drained(HolderEntry evicted) {
    long began = operation.settings().world().ticker().read();
    try {
      return drainCheck.map(check -> ask(check, evicted)).orElse(NO_CHECK);
    } finally {
      operation.attempts().ranCallersCode(operation.settings().world().ticker().read() - began);
    }
  }

  @SuppressWarnings("IllegalCatch") // a drain check is anybody's code; whatever it throws is "no"
  private Verdict ask(DrainCheck check, HolderEntry evicted) {
    try {
      return check.isGone(evicted) ? Verdict.stale() : Verdict.live();
    } catch (InterruptedException e) {
      operation.attempts().rememberInterrupt();
      return Verdict.unknown(Verdicts.nameOf(check) + " was interrupted");
    } catch (Exception e) {
      operation
          .settings()
          .warnings()
          .warn(
              LOG,
              List.of(operation.key(), "drain"),
              "Lease " + operation.key() + ": the drain check failed on " + evicted,
              e);
      return Verdicts.failed(check, evicted, e);
    }
  }
}
