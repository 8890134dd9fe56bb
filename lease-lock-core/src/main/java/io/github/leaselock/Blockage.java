package io.github.leaselock;

import io.github.leaselock.AcquireResult.Reason;
import io.github.leaselock.internal.lease.Sentences;
import io.github.leaselock.internal.text.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a request and its grant: by which rule, who, and how many are served before.
 * Its {@link #toString()} is the sentence for a status, an Event or a log:
 *
 * <pre>{@code
 * waiting for lock db/cluster1-operations: held exclusively by MySQLRestore restore9 since 14:02Z
 * ("restore of b1"); position 3, behind backup2, backup3
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Blockage {

  /** The longest sentence, in bytes: as much as an Event takes. */
  private static final int MAX_BYTES = 1024;

  /** What is said of a holder of whom nobody was asked. */
  public static final Verdict NOT_ASKED = Verdict.unknown("not asked");

  /** What is said of a holder of whom nobody was asked, since the answer was known already. */
  public static final Verdict NOT_NEEDED =
      Verdict.unknown("not asked, for another one is in the way");

  private final LeaseKey lock;
  private final Reason reason;
  private final List<Blocker> blockers;
  private final Optional<Long> position;
  private final List<String> before;
  private final String more;
  private final Instant now;

  private Blockage(
      LeaseKey lock,
      Reason reason,
      List<Blocker> blockers,
      Optional<Long> position,
      List<String> before,
      String more,
      Instant now) {
    this.lock = Objects.requireNonNull(lock, "lock");
    this.reason = Objects.requireNonNull(reason, "reason");
    this.blockers = List.copyOf(Objects.requireNonNull(blockers, "blockers"));
    this.position = Objects.requireNonNull(position, "position");
    this.before = List.copyOf(Objects.requireNonNull(before, "before"));
    this.more = Objects.requireNonNull(more, "more");
    this.now = Objects.requireNonNull(now, "now");
  }

  /**
   * A blockage, for tests of code that is given one.
   *
   * @param lock which lock
   * @param reason by which rule
   * @param blockers who blocks the request, those who are to be served first included
   * @param position how many are served before; empty without a place in the queue
   * @return the blockage
   */
  public static Blockage of(
      LeaseKey lock, Reason reason, List<Blocker> blockers, Optional<Long> position) {
    List<Blocker> all = Objects.requireNonNull(blockers, "blockers");
    return new Blockage(lock, reason, all, position, waiting(all), "", Instant.EPOCH);
  }

  /**
   * For lease-lock itself: what refuses a request, as it is said.
   *
   * @param lock which
   * @param reason which rule
   * @param blockers who blocks the request
   * @param position the place in the queue, if there is one
   * @param before who is served first
   * @param now the wall clock
   * @return a blockage
   */
  public static Blockage of(
      LeaseKey lock,
      Reason reason,
      List<Blocker> blockers,
      Optional<Long> position,
      List<String> before,
      Instant now) {
    Objects.requireNonNull(before, "before");
    return new Blockage(
        lock,
        reason,
        blockers,
        position,
        Objects.requireNonNull(position, "position").isPresent() ? before : waiting(blockers),
        "",
        now);
  }

  /**
   * For lease-lock itself: work that is not proven gone.
   *
   * @param lock which
   * @param draining whose
   * @return a blockage
   */
  public static Blockage draining(LeaseKey lock, List<Blocker> draining) {
    return draining(lock, draining, Instant.EPOCH);
  }

  /**
   * For lease-lock itself: work that is not proven gone.
   *
   * @param lock which
   * @param draining whose
   * @param now the wall clock
   * @return a blockage
   */
  public static Blockage draining(LeaseKey lock, List<Blocker> draining, Instant now) {
    Objects.requireNonNull(draining, "draining");
    return new Blockage(lock, Reason.DRAINING, draining, Optional.empty(), List.of(), "", now);
  }

  /**
   * For lease-lock itself: a rule that names nobody.
   *
   * @param lock which
   * @param reason which rule
   * @param more in words, or by whom it was superseded
   * @return a blockage
   */
  public static Blockage without(LeaseKey lock, Reason reason, String more) {
    return new Blockage(lock, reason, List.of(), Optional.empty(), List.of(), more, Instant.EPOCH);
  }

  private static List<String> waiting(List<Blocker> blockers) {
    return Objects.requireNonNull(blockers, "blockers").stream()
        .map(Blocker::holder)
        .filter(LockHolder::isWaiting)
        .map(LockHolder::identity)
        .toList();
  }

  /**
   * Which lock.
   *
   * @return its key
   */
  public LeaseKey lock() {
    return lock;
  }

  /**
   * By which rule.
   *
   * @return the rule that decides
   */
  public Reason reason() {
    return reason;
  }

  /**
   * Who blocks the request, those who are to be served first included, and what was said of each.
   *
   * @return immutable; empty only if the reason is nobody who holds or waits
   */
  public List<Blocker> blockers() {
    return blockers;
  }

  /**
   * Who blocks the request.
   *
   * @return those of {@link #blockers()}
   */
  public List<LockHolder> holders() {
    return blockers.stream().map(Blocker::holder).toList();
  }

  /**
   * Who has taken the place in the queue.
   *
   * @return the identity of a waiter if the reason is {@link Reason#SUPERSEDED}
   */
  public Optional<String> supersededBy() {
    return reason == Reason.SUPERSEDED ? Optional.of(more) : Optional.empty();
  }

  /**
   * How many are to be served before.
   *
   * @return 0 for the first in the queue; empty for one that has no place
   */
  public Optional<Long> position() {
    return position;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Blockage that
        && lock.equals(that.lock)
        && reason == that.reason
        && blockers.equals(that.blockers)
        && position.equals(that.position)
        && before.equals(that.before)
        && more.equals(that.more);
  }

  @Override
  public int hashCode() {
    return Objects.hash(lock, reason, blockers, position);
  }

  /**
   * The sentence for a status, an Event or a log: at most 1,024 bytes of UTF-8 on one line, foreign
   * text escaped. Times are UTC, with the day unless it is that of the answer.
   */
  @Override
  public String toString() {
    if (reason == Reason.SUPERSEDED) {
      return shown(
          "no longer waiting for lock "
              + lock
              + ": superseded by "
              + Sentences.name(more, lock.namespace()));
    }
    List<String> parts = new ArrayList<>();
    String rule = rule();
    if (!rule.isEmpty()) {
      parts.add(rule);
    }
    String turn = turn();
    if (!turn.isEmpty()) {
      parts.add(turn);
    }
    blockers.stream()
        .filter(blocker -> isToBeTold(blocker.verdict()))
        .findFirst()
        .ifPresent(
            blocker ->
                parts.add(
                    (reason == Reason.DRAINING ? "" : "not taken over: ") + blocker.reason()));
    return shown("waiting for lock " + lock + ": " + String.join("; ", parts));
  }

  private static boolean isToBeTold(Verdict verdict) {
    return !verdict.reason().isEmpty() && !verdict.equals(NOT_ASKED) && !verdict.equals(NOT_NEEDED);
  }

  private static String shown(String sentence) {
    return Text.shown(sentence, MAX_BYTES);
  }

  private String rule() {
    List<LockHolder> holding = holders().stream().filter(holder -> !holder.isWaiting()).toList();
    String held = holding.isEmpty() ? "" : Sentences.holding(holding, lock.namespace(), now);
    return switch (reason) {
      case HELD_BY_OTHERS, RESERVED, OFFERED, SUPERSEDED -> held;
      case WAITERS_AHEAD -> "others are served first";
      case LIMIT_REACHED -> "the limit of shared holders is reached: " + held;
      case HELD_BY_PARENT -> held + ", the parent of this operation: it can act under it";
      case HOLDS_SHARED -> held + ", by itself or its parent: release that first";
      case FULL -> "the Lease has no room for one more: " + held;
      case OTHER_INCARNATION ->
          "held or waited for on behalf of another incarnation of the protected object"
              + (held.isEmpty() ? "" : ": " + held);
      case DRAINING -> "the work is not proven gone of " + drained();
      case REFUSED -> more;
    };
  }

  private String drained() {
    return Sentences.list(holders(), evicted -> Sentences.holder(evicted, lock.namespace(), now));
  }

  private String turn() {
    String behind = before.isEmpty() ? "" : "behind " + behind();
    if (position.isEmpty()) {
      return behind;
    }
    return "position " + (position.get() + 1) + (behind.isEmpty() ? "" : ", " + behind);
  }

  /** By their names alone: there are many, and most are of one kind. */
  private String behind() {
    List<String> named = before.stream().limit(Sentences.MOST).map(Sentences::shortName).toList();
    long more = position.orElse((long) before.size()) - named.size();
    return String.join(", ", named) + (more > 0 ? " and " + more + " more" : "");
  }
}
