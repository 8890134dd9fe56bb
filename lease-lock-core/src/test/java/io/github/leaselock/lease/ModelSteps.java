package io.github.leaselock.lease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that may happen next in a world of three clients, whose predicate is sound and whose
 * work verifies its token before it begins.
 */
final class ModelSteps {

  private static final List<Character> CLIENTS = List.of('a', 'b', 'c');
  private static final List<OptionalInt> LIMITS = List.of(OptionalInt.empty(), OptionalInt.of(2));

  private final List<Boolean> drainOrNot;
  private final boolean queues;

  /** With or without claims that do not care for the work of those they evict. */
  ModelSteps(List<Boolean> drainOrNot) {
    this(drainOrNot, false);
  }

  private ModelSteps(List<Boolean> drainOrNot, boolean queues) {
    this.drainOrNot = drainOrNot;
    this.queues = queues;
  }

  /** All wait for their turn, and drain. */
  static ModelSteps queueing() {
    return new ModelSteps(List.of(true), true);
  }

  List<ModelWorld> from(ModelWorld world) {
    List<ModelWorld> next = new ArrayList<>();
    for (char who : CLIENTS) {
      if (world.working().containsKey(who)) {
        next.add(world.ending(who));
      } else if (world.mayBegin(who)) {
        LockHolder grant = world.lease().entryOf(Notation.holder(who)).orElseThrow();
        next.add(world.beginning(who, grant.mode()));
      }
      if (!world.finished().contains(who)) {
        next.add(world.finishing(who));
        if (!world.working().containsKey(who)) {
          release(world, who, next);
        }
        acquire(world, who, next);
      }
    }
    next.replaceAll(ModelWorld::renumbered);
    return next;
  }

  private static void release(ModelWorld world, char who, List<ModelWorld> next) {
    LeaseProtocol.release(world.lease(), Notation.holder(who), Optional.empty())
        .ifPresent(
            lease -> {
              LeaseState handedOver =
                  LeaseProtocol.handOver(lease, world.version(), Notation.BEFORE).orElse(lease);
              QueueInvariants.check(world, handedOver, who);
              next.add(world.with(handedOver).forgetting(who));
              next.add(world.forgetting(who)); // it gave up before the request was sent
            });
  }

  private void acquire(ModelWorld world, char who, List<ModelWorld> next) {
    for (boolean drains : drainOrNot) {
      for (OptionalInt limit : queues ? LIMITS.subList(0, 1) : LIMITS) {
        acquire(world, who, claim(who, LockMode.SHARED, limit, drains), next);
      }
      acquire(world, who, claim(who, LockMode.EXCLUSIVE, OptionalInt.empty(), drains), next);
    }
  }

  private Claim claim(char who, LockMode mode, OptionalInt limit, boolean drains) {
    return new Claim(Notation.holder(who), mode, limit, Optional.empty(), drains, queues);
  }

  private static void acquire(ModelWorld world, char who, Claim claim, List<ModelWorld> next) {
    LockMode running = world.working().get(who);
    if (running != null && running != claim.mode()) {
      return; // work does not change its mode while it runs
    }
    acquire(world, who, claim, false, next);
    if (world.lease().intent().isPresent()) {
      acquire(world, who, claim, true, next);
    }
  }

  private static void acquire(
      ModelWorld world, char who, Claim claim, boolean intentExpired, List<ModelWorld> next) {
    Decision decision = decide(world, claim, intentExpired);
    if (decision instanceof Decision.Enqueue enqueue) {
      QueueInvariants.check(world, enqueue.next(), who);
      next.add(world.with(enqueue.next()));
    } else if (decision instanceof Decision.Grant grant) {
      QueueInvariants.check(world, grant.next(), who);
      ModelWorld granted = world.with(grant.next()).forgetting(who);
      next.add(granted); // the answer was lost
      if (!grant.entry().pending()) {
        next.add(granted.learning(who, grant.entry()));
      }
    } else if (decision instanceof Decision.AlreadyHeld held) {
      next.add(world.learning(who, held.entry()));
    } else if (decision instanceof Decision.AwaitDrain await) {
      if (claim.drains() && await.draining().stream().noneMatch(world::isWorking)) {
        ModelWorld drained = world.with(LeaseProtocol.drained(world.lease()));
        next.add(drained);
        next.add(drained.learning(who, await.entry()));
      }
    } else if (decision instanceof Decision.Refuse refuse && refuse.intentNeeded()) {
      LeaseProtocol.withIntent(
              world.lease(),
              claim,
              intentExpired,
              world.version(),
              Notation.VALIDITY,
              Notation.BEFORE)
          .ifPresent(lease -> next.add(world.with(lease)));
    }
  }

  private static Decision decide(ModelWorld world, Claim claim, boolean intentExpired) {
    FencingToken version = world.version();
    Decision decision =
        LeaseProtocol.decide(world.lease(), claim, intentExpired, version, Notation.BEFORE);
    if (!(decision instanceof Decision.Judge judge)) {
      return decision;
    }
    Map<LockHolder, Verdict> verdicts = new HashMap<>();
    for (LockHolder asked : judge.holders()) {
      verdicts.put(asked, world.isFinished(asked) ? Verdict.stale() : Verdict.live());
    }
    return LeaseProtocol.decideJudged(
        world.lease(), claim, intentExpired, verdicts, version, Notation.BEFORE);
  }
}
