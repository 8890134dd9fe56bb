package io.github.leaselock.simulation;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.ResultName;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lock.SeenLock;
import io.github.leaselock.simulation.Operation.Kind;
import io.github.leaselock.simulation.Tally.Event;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Twist;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One client's calls of the lock for one holder, each held against the laws when it returns. */
final class Calls {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Set<Twist> DOUBT = Set.of(Twist.GIVES_UP);

  private final World world;
  private final Client client;
  private final Operator operator;
  private final Holder holder;
  private final boolean queues;
  private final Wish.Asked asked;

  Calls(World world, Client client, Operator operator, Holder holder, boolean queues, Wish wish) {
    this.world = world;
    this.client = client;
    this.operator = operator;
    this.holder = holder;
    this.queues = queues;
    this.asked = wish.of(world.cluster(), holder);
  }

  /** Empty if the lock refused by an exception. */
  Optional<AcquireResult> acquire(LockMode mode, OptionalInt limit) {
    List<Beliefs.Belief> before = world.beliefs().suspend(client, holder, mode);
    boolean drains = world.scenario().drains();
    world.withdrawals().asks(holder);
    Operation operation = begin(Kind.ACQUIRE, Optional.of(mode), Optional.empty(), limit, drains);
    LockUnderTest.Ask ask =
        new LockUnderTest.Ask(
            holder,
            mode,
            limit,
            queues,
            asked,
            world.callersCode()::judge,
            drains ? Optional.of(world.callersCode()::isGone) : Optional.empty());
    AcquireResult result;
    try {
      result = operator.life().lock().acquire(ask);
    } catch (LeaseRefusedException refused) {
      end(operation, "refused: " + refused.reason());
      world.tally().count(Event.REFUSED);
      world.answers().refused(operation);
      world.beliefs().resume(operation, left(operation, before));
      world.beliefs().asked(client, world.moment());
      world.check();
      return Optional.empty();
    }
    end(operation, brief(result));
    count(result);
    world.answers().acquired(operation, result);
    if (result instanceof AcquireResult.Unknown && world.assumptionsHold()) {
      world.answers().unknown(operation);
    }
    world.edges().acquired(operation, result);
    world.wishes().acquired(operation, result);
    if (result instanceof AcquireResult.Acquired acquired) {
      world.beliefs().told(operation, acquired.token());
    } else if (result instanceof AcquireResult.Held) {
      world.beliefs().resume(operation, left(operation, before));
    }
    world.beliefs().asked(client, world.moment());
    world.check();
    return Optional.of(result);
  }

  /** What is not on the Lease any more because another hand spoilt it cannot be counted on. */
  private List<Beliefs.Belief> left(Operation operation, List<Beliefs.Belief> before) {
    boolean spoilt =
        world.server().history().since(operation.from()).stream()
            .filter(version -> version.lease().isPresent() && version.by().isEmpty())
            .anyMatch(version -> version.entryOf(holder).flatMap(LockHolder::token).isEmpty());
    return spoilt ? List.of() : before;
  }

  /** Releases once; if it stays unknown, the schedule decides whether to go on. */
  void release(Optional<FencingToken> token) {
    while (!tryRelease(token)) {
      Twist choice = world.scheduler().pause(Point.decision("release unknown", DOUBT));
      if (choice == Twist.GIVES_UP) {
        return;
      }
      rest();
    }
  }

  void releaseUntilSure() {
    while (!tryRelease(Optional.empty())) {
      rest();
    }
  }

  private void rest() {
    world.scheduler().pauseUntil(Point.boundary("waits"), world.time().now() + PAUSE.toNanos());
  }

  private boolean tryRelease(Optional<FencingToken> token) {
    world.beliefs().releaseBegins(client, holder);
    world.work().excuse(holder, client);
    Operation operation = begin(Kind.RELEASE, token);
    LockUnderTest lock = operator.life().lock();
    ReleaseResult result;
    try {
      result = token.isPresent() ? lock.release(holder, token.get()) : lock.release(holder);
    } catch (LeaseRefusedException refused) {
      end(operation, "refused: " + refused.reason());
      world.tally().count(Event.REFUSED);
      world.answers().requireNothingUnderWay(operation);
      world.answers().releaseRefused(operation, refused);
      return false;
    }
    end(operation, ResultName.of(result));
    world.tally().count(event(result));
    world.answers().released(operation, result);
    if (result.isReleased()
        && world.server().history().current().lease().filter(Edges::isFull).isPresent()) {
      world.tally().count(Event.RELEASED_WHILE_FULL);
    }
    if (token.isEmpty() && !result.isUnknown()) {
      world.withdrawals().released(operation);
    }
    return !result.isUnknown();
  }

  VerifyResult verify(FencingToken token) {
    Operation operation = begin(Kind.VERIFY, Optional.of(token));
    @Nullable VerifyResult result = null;
    try {
      result = operator.life().lock().verify(holder, token);
    } catch (LeaseRefusedException refused) {
      world.tally().count(Event.REFUSED);
    }
    end(operation, result == null ? "refused" : ResultName.of(result));
    if (result == null) {
      return VerifyResult.invalid("refused");
    }
    world.tally().count(event(result));
    world.answers().verified(operation, result);
    return result;
  }

  /** A person looks at the lock and breaks it. */
  void force() {
    LockUnderTest lock = operator.life().lock();
    try {
      Operation look = begin(Kind.INSPECT, Optional.empty());
      SeenLock snapshot = lock.inspect();
      end(look, snapshot.isFree() ? "free" : "held");
      Operation operation = begin(Kind.FORCE_RELEASE, Optional.empty());
      operation.expect(look);
      ReleaseResult result = lock.forceRelease(snapshot);
      end(operation, ResultName.of(result));
      world.answers().forced(operation, result);
    } catch (LeaseRefusedException | LeaseUnavailableException refused) {
      end(world.operation(), "refused");
      world.tally().count(Event.REFUSED);
      world.answers().requireNothingUnderWay(world.operation());
    }
  }

  /** The Lease may go if nobody needs it. */
  void tidyUp() {
    Operation operation = begin(Kind.DELETE, Optional.empty());
    try {
      ReleaseResult result = operator.life().lock().deleteIfFree();
      end(operation, ResultName.of(result));
      world.answers().deleted(operation, result);
      if (result.status() == ReleaseResult.Status.DELETED) {
        world.tally().count(Event.DELETED);
      }
    } catch (LeaseRefusedException refused) {
      end(operation, "refused");
      world.tally().count(Event.REFUSED);
    }
  }

  private Operation begin(Kind kind, Optional<FencingToken> token) {
    return begin(kind, Optional.empty(), token, OptionalInt.empty(), false);
  }

  private Operation begin(
      Kind kind,
      Optional<LockMode> mode,
      Optional<FencingToken> token,
      OptionalInt limit,
      boolean drains) {
    Operation operation =
        new Operation(
            kind,
            client,
            operator.life(),
            holder,
            mode,
            token,
            limit,
            drains,
            queues && kind == Kind.ACQUIRE,
            asked,
            world.server().history().now(),
            world.moment());
    world.begin(operation);
    world.edges().begins(operation);
    world.trace().begin(client, operation + token.map(t -> " t" + t).orElse(""));
    return operation;
  }

  private void end(Operation operation, String answer) {
    Thread.interrupted(); // the program does not care, and goes on
    operation.end(world.moment());
    world.edges().ends(operation);
    if (operation.kind() == Kind.RELEASE) {
      world.beliefs().releaseEnds(client, world.moment());
    }
    world.trace().add(client, "= " + answer);
  }

  private static String brief(AcquireResult result) {
    if (result instanceof AcquireResult.Acquired acquired) {
      return "Acquired t" + acquired.token();
    } else if (result instanceof AcquireResult.Draining draining) {
      return "Draining t" + draining.token();
    } else if (result instanceof AcquireResult.Unknown unknown) {
      return "Unknown, " + (unknown.mayHold() ? "may hold" : "does not hold");
    }
    return "Held";
  }

  private void count(AcquireResult result) {
    if (result instanceof AcquireResult.Acquired acquired) {
      world.tally().count(Event.ACQUIRED);
      world.acquiredBy(operator.life().lock().isFrozen());
      if (!acquired.active().evicted().isEmpty()) {
        world.tally().count(Event.TAKEN_OVER);
      }
    } else if (result instanceof AcquireResult.Draining) {
      world.tally().count(Event.DRAINING);
    } else if (result instanceof AcquireResult.Unknown unknown) {
      world
          .tally()
          .count(unknown.mayHold() ? Event.UNKNOWN_AND_MAY_HOLD : Event.UNKNOWN_AND_HOLDS_NOT);
    } else if (result instanceof AcquireResult.Held) {
      world.tally().count(Event.HELD);
    }
  }

  private static Event event(ReleaseResult result) {
    if (result.isReleased()) {
      return Event.RELEASED;
    }
    return result.status() == ReleaseResult.Status.NOT_HELD
        ? Event.NOT_HELD
        : Event.RELEASE_UNKNOWN;
  }

  private static Event event(VerifyResult result) {
    if (result.isValid()) {
      return Event.VERIFIED;
    }
    return result.isInvalid() ? Event.FOUND_INVALID : Event.VERIFY_UNKNOWN;
  }
}
