package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LockMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

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
        HolderEntry grant = world.lease().entryOf(Notation.holder(who)).orElseThrow();
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
              LeaseState served = LeaseProtocol.served(lease, world.version(), Notation.BEFORE);
              next.add(written(world, served, who, Set.of()).forgetting(who));
              next.add(world.forgetting(who)); // it gave up before the request was sent
            });
  }

  private static ModelWorld written(
      ModelWorld world, LeaseState after, char who, Set<HolderEntry> lapsed) {
    Set<HolderEntry> gone = new HashSet<>(lapsed);
    world.lease().holders().stream().filter(world::isFinished).forEach(gone::add);
    world.lease().queue().places().stream()
        .map(Place::asHolder)
        .filter(world::isFinished)
        .forEach(gone::add);
    new StepInvariants(
            world.lease(),
            after,
            Optional.of(Notation.holder(who)),
            Optional.empty(),
            gone,
            world.version(),
            () -> world + " | " + who + " -> " + Notation.text(after))
        .checkServing();
    return world.with(after);
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
    Claim claim =
        Notation.claim(mode == LockMode.SHARED ? "" + who : "" + Character.toUpperCase(who));
    claim = limit.isPresent() ? claim.limitedTo(limit.getAsInt()) : claim;
    claim = drains ? claim.draining() : claim;
    return queues ? claim.queued() : claim;
  }

  /** Whoever is offered the lock has been watched for long enough, or not yet. */
  private static void acquire(ModelWorld world, char who, Claim claim, List<ModelWorld> next) {
    LockMode running = world.working().get(who);
    if (running != null && running != claim.mode()) {
      return; // work does not change its mode while it runs
    }
    acquire(world, who, claim, Set.of(), next);
    Set<HolderEntry> offered =
        world.lease().holders().stream()
            .filter(holder -> holder.offer().isPresent())
            .collect(Collectors.toSet());
    if (!offered.isEmpty()) {
      acquire(world, who, claim, offered, next);
    }
  }

  private static void acquire(
      ModelWorld world, char who, Claim claim, Set<HolderEntry> lapsed, List<ModelWorld> next) {
    Decision decision = decide(world, claim, lapsed);
    if (decision instanceof Decision.Enqueue enqueue) {
      next.add(written(world, enqueue.next(), who, Set.of()));
    } else if (decision instanceof Decision.Serve serve) {
      next.add(written(world, serve.next(), who, lapsed));
    } else if (decision instanceof Decision.Grant grant) {
      ModelWorld granted = written(world, grant.next(), who, lapsed).forgetting(who);
      next.add(granted); // the answer was lost
      if (!grant.entry().pending()) {
        next.add(granted.learning(who, grant.entry()));
      }
    } else if (decision instanceof Decision.Mark mark) {
      next.add(world.with(mark.next()));
    } else if (decision instanceof Decision.Confirm confirm) {
      ModelWorld confirmed = world.with(confirm.next());
      next.add(confirmed);
      if (!confirm.entry().pending()) {
        next.add(confirmed.learning(who, confirm.entry()));
      }
    } else if (decision instanceof Decision.AlreadyHeld held) {
      next.add(world.learning(who, held.entry()));
    } else if (decision instanceof Decision.AwaitDrain await) {
      if (claim.drains() && await.draining().stream().noneMatch(world::isWorking)) {
        ModelWorld drained =
            world.with(
                LeaseProtocol.drained(world.lease(), claim, world.version(), Notation.BEFORE));
        next.add(drained);
        next.add(drained.learning(who, await.entry()));
      }
    }
  }

  private static Decision decide(ModelWorld world, Claim claim, Set<HolderEntry> lapsed) {
    FencingToken version = world.version();
    Decision decision = LeaseProtocol.decide(world.lease(), claim, version, Notation.BEFORE);
    if (!(decision instanceof Decision.Judge judge)) {
      return decision;
    }
    Set<HolderEntry> stale = new HashSet<>(judge.holders());
    stale.removeIf(asked -> !world.isFinished(asked) && !lapsed.contains(asked));
    return LeaseProtocol.decideJudged(world.lease(), claim, stale, version, Notation.BEFORE);
  }
}
