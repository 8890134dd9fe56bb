package io.github.leaselock.simulation.wrong;

import static io.github.leaselock.simulation.Scenario.exclusive;
import static io.github.leaselock.simulation.Scenario.shared;

import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.Verdict;
import io.github.leaselock.simulation.Cluster;
import io.github.leaselock.simulation.Scenario;
import io.github.leaselock.simulation.Scenario.Actor;
import io.github.leaselock.simulation.Scenario.Mishap;
import io.github.leaselock.simulation.engine.Twist;
import java.util.Optional;
import java.util.Set;

/** For each flaw the smallest scenario in which it matters. */
final class WrongLocks {

  private static final Set<Twist> PAUSES = Set.of(Twist.PAUSED);
  private static final Scenario RIVALS =
      Scenario.of("two rivals", exclusive("a"), exclusive("b")).with(PAUSES);
  private static final Scenario READERS =
      Scenario.of("two readers", shared("a"), shared("b")).with(PAUSES);
  private static final Scenario VANISHING = RIVALS.with(Mishap.OBJECT_DELETED, 1).fromOutside();

  private static final Scenario ALONE = Scenario.of("alone", exclusive("a"));

  private static final Scenario REPLICAS =
      Scenario.of(
              "two replicas",
              Actor.of("a1", "a", "p1", LockMode.EXCLUSIVE),
              Actor.of("a2", "a", "p2", LockMode.EXCLUSIVE))
          .rounds(2)
          .with(Set.of(Twist.GIVES_UP, Twist.APPLIED_LATE));

  private static final Scenario IN_LINE =
      Scenario.of(
              "in line", exclusive("a").queued(), exclusive("b").queued(), exclusive("c").queued())
          .with(PAUSES);

  private WrongLocks() {}

  /** The scenario, in which a plain lock without the flaw keeps the laws. */
  static Scenario scenarioOf(Flaw flaw) {
    return switch (flaw) {
      case UID_LEFT_OUT -> RIVALS.with(Mishap.LEASE_DELETED, 1);
      case VERSION_LEFT_OUT, CONFLICT_IS_OVERWRITTEN -> RIVALS;
      case CONFLICT_ON_RELEASE_IS_SUCCESS -> READERS;
      case TIMEOUT_IS_NO -> RIVALS.with(Set.of(Twist.ANSWER_LOST));
      case ANSWERS_BEFORE_THE_WRITE_LANDS, RELEASE_GIVES_UP ->
          RIVALS.with(Set.of(Twist.REQUEST_LOST));
      case NO_IS_NOT_SETTLED, SETTLES_BY_A_NO_OP, YES_IS_NOT_SETTLED ->
          Scenario.of("alone", exclusive("a"))
              .with(Set.of(Twist.APPLIED_LATE, Twist.GIVES_UP))
              .with(Mishap.CRASH, 1);
      case RELEASE_TRUSTS_ITS_MEMORY, RELEASE_DELETES -> VANISHING;
      case HOLDER_WITHOUT_UID -> RIVALS.with(Mishap.OBJECT_DELETED, 1).judging(WrongLocks::byName);
      case CACHED_PREDICATE -> RIVALS.judging(WrongLocks::byAnOldCache).rounds(2);
      case EXCEPTION_IS_STALE -> RIVALS.with(Set.of(Twist.THROWS)).fromOutside();
      case WALL_CLOCKS_COMPARED -> RIVALS.fromOutside();
      case NEVER_DRAINS, DRAINS_BEFORE_THE_WRITE, PENDING_IS_ACTIVE, VERIFIES_FROM_MEMORY ->
          VANISHING;
      case DRAINING_IS_FORGOTTEN -> VANISHING.with(Set.of(Twist.GIVES_UP));
      case TOKEN_IS_A_COUNTER -> RIVALS.with(Mishap.LEASE_DELETED, 1).fromOutside();
      case OWN_LOCK_NOT_RECOGNISED -> RIVALS.with(Mishap.CRASH, 1);
      case ONE_ERROR_ENDS_IT -> RIVALS.with(Set.of(Twist.REQUEST_LOST));
      case HANDS_OVER_PAST_THE_FIRST -> IN_LINE;
      case HANDS_OVER_WHILE_SOMETHING_DRAINS ->
          IN_LINE.with(Set.of(Twist.GIVES_UP)).with(Mishap.OBJECT_DELETED, 1);
      case PLACE_OUTLIVES_THE_GRANT -> IN_LINE.with(Mishap.OBJECT_DELETED, 1);
      case LOST_PLACE_IS_FORGOTTEN ->
          Scenario.of("two in line", exclusive("a").queued(), exclusive("b").queued())
              .with(Set.of(Twist.APPLIED_LATE, Twist.GIVES_UP));
      case OTHER_REPLICA_IS_FORGOTTEN -> REPLICAS;
      case DOUBT_IS_PUSHED_OUT ->
          ALONE.with(Set.of(Twist.APPLIED_LATE, Twist.GIVES_UP, Twist.LEAVES_DOUBTS));
      case DOUBTS_PILE_UP -> RIVALS.with(Mishap.WEBHOOK_REFUSES, 1);
      case REFUSAL_IS_NO_DOUBT -> ALONE.with(Twist.TWINS).with(Set.of(Twist.GIVES_UP)).rounds(2);
      case SUCCESS_IS_BELIEVED -> RIVALS.with(Mishap.WEBHOOK_EDITS, 1).fromOutside();
      case SUCCESS_IS_NO_ATTEMPT ->
          RIVALS.with(Mishap.CRASH, 1).with(Mishap.WEBHOOK_EDITS, 1).fromOutside();
      case TIME_IS_NOT_LOOKED_AT -> RIVALS;
      case MISSING_RIGHT_IS_TRIED_AGAIN -> RIVALS.with(Mishap.UPDATE_REVOKED, 1);
      case SETTLES_EVERY_TIME -> ALONE.with(Set.of(Twist.USES_OTHER_LOCKS));
      case TAKEOVER_IS_TOLD_BY_ITS_ANSWER ->
          RIVALS.with(Set.of(Twist.ANSWER_LOST)).with(Mishap.OBJECT_DELETED, 1);
      case UNKNOWN_IS_ERASED -> RIVALS.with(Mishap.NEWER_VERSION_WRITES, 1);
      case UNREADABLE_IS_SHOWN ->
          VANISHING.with(Set.of(Twist.GIVES_UP)).with(Mishap.CONTENT_DAMAGED, 1);
      case DAMAGE_IS_AN_EXCEPTION -> RIVALS.with(Mishap.CONTENT_DAMAGED, 1);
      case LIMITS_OF_OTHERS_ARE_IGNORED, LIMIT_IS_NOT_STORED ->
          Scenario.of("limits", shared("a").limitedTo(1), shared("b").limitedTo(3)).with(PAUSES);
      case ENDING_LEASE_IS_HANDED_OVER ->
          Scenario.of("two in line", exclusive("a"), exclusive("b").queued())
              .with(PAUSES)
              .with(Mishap.LEASE_TERMINATING, 1);
      case FULL_LEASE_IS_KEPT ->
          Scenario.of(
                  "readers in line",
                  exclusive("a"),
                  shared("b").queued(),
                  shared("c").queued(),
                  shared("d").queued())
              .with(PAUSES)
              .with(Mishap.LEASE_FILLED, 1);
      case LAST_ANSWER_IS_NOT_LOOKED_AT -> ALONE.with(Set.of(Twist.REQUEST_LOST));
      case MODE_CHANGES_UNMARKED -> REPLICAS.with(Set.of(Twist.ASKS_OTHER_MODE));
      case CHILD_IS_A_STRANGER ->
          Scenario.of("a child", exclusive("a"), exclusive("c").under("a")).with(PAUSES);
      case CHILD_PASSES_STRANGERS ->
          Scenario.of("a child and a stranger", exclusive("b"), exclusive("c").under("a"))
              .with(PAUSES);
      case REPLACED_ONE_QUEUES_AGAIN ->
          Scenario.of(
                  "a group",
                  exclusive("a"),
                  exclusive("b").latestOf("g").queued(),
                  exclusive("c").latestOf("g").queued())
              .with(PAUSES);
      case LIFE_IS_IGNORED ->
          Scenario.of("two lives", shared("a").forLife(), shared("b").forLife())
              .rounds(2)
              .with(PAUSES)
              .with(Mishap.THING_MADE_ANEW, 1);
      case RESERVATION_ENDS_TOO_SOON, RESERVATION_IS_SHOWN ->
          Scenario.of("a reservation", exclusive("jane").reserving(), exclusive("b")).with(PAUSES);
      case DELETED_EVENT_IS_A_BASE -> RIVALS.with(Mishap.LEAVES_THE_WATCH, 1);
      case UPGRADES_BLINDLY -> READERS.with(Set.of(Twist.ASKS_OTHER_MODE)).fromOutside();
    };
  }

  /** What the predicate finds out that looks for an object of the holder's name. */
  private static Verdict byName(Cluster cluster, LockHolder entry) {
    return entry.holder().filter(holder -> cluster.isThereOneNamed(holder.name())).isPresent()
        ? Verdict.live()
        : Verdict.stale();
  }

  /** What the predicate finds out that asks a cache which lags behind by one object. */
  private static Verdict byAnOldCache(Cluster cluster, LockHolder entry) {
    Optional<Holder> holder = entry.holder().filter(cluster::isNotTheNewest);
    return holder.isPresent() ? cluster.judge(entry) : Verdict.stale();
  }
}
