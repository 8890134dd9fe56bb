package io.github.leaselock.simulation;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Twist;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The port through which the lock sees the simulated server. Each request stops twice, before the
 * server applies it and before the answer arrives, and meets whatever the schedule has in store.
 */
final class SimulatedStore implements LeaseStore {

  private final World world;
  private final OtherLocks others = new OtherLocks();

  SimulatedStore(World world) {
    this.world = world;
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    if (!key.equals(SimulatedServer.KEY)) {
      return others.read(key);
    }
    Operation by = world.operation();
    by.budget().request("GET");
    Twist twist = world.scheduler().pause(Point.within("GET sent", Twist.OF_A_READ));
    if (twist != Twist.NONE) {
      world.scheduler().pause(Point.within("GET failed", Set.of()));
      StoreFailure failure = failure(twist, "GET");
      failed(by, failure);
      return new ReadOutcome.Failed(failure);
    }
    ReadOutcome outcome = world.server().read(by);
    world.scheduler().pause(Point.within("GET answered", Set.of()));
    by.budget().answered("GET");
    learn(
        by,
        outcome instanceof ReadOutcome.Found found ? Optional.of(found.lease()) : Optional.empty());
    return outcome;
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    if (!lease.key().equals(SimulatedServer.KEY)) {
      return others.create(lease);
    }
    Write.Answer answer =
        send(() -> Write.post(world.server().nextNumber(), world.operation(), lease));
    return outcome(answer);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    if (!lease.key().equals(SimulatedServer.KEY)) {
      return others.replace(lease);
    }
    Write.Answer answer =
        send(() -> Write.put(world.server().nextNumber(), world.operation(), lease));
    return outcome(answer);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    if (!lease.key().equals(SimulatedServer.KEY)) {
      return others.delete(lease);
    }
    Write.Answer answer =
        send(() -> Write.delete(world.server().nextNumber(), world.operation(), lease));
    return answer
        .failure()
        .<DeleteOutcome>map(DeleteOutcome.Unconfirmed::new)
        .orElseGet(DeleteOutcome.Deleted::new);
  }

  private static WriteOutcome outcome(Write.Answer answer) {
    return answer.stored().isPresent()
        ? new WriteOutcome.Written(answer.stored().get())
        : new WriteOutcome.Unconfirmed(answer.failure().orElseThrow());
  }

  private Write.Answer send(Supplier<Write> sender) {
    Write write = sender.get();
    write.by().budget().request(write.verb());
    world.sent(write);
    Twist twist = world.scheduler().pause(Point.within(write.verb() + " sent", Twist.OF_A_WRITE));
    world.takeSent(write.by().client());
    Write.Answer answer = meet(twist, write);
    world.scheduler().pause(Point.within(write.verb() + " answered", Set.of()));
    answer.failure().ifPresent(failure -> failed(write.by(), failure));
    learn(write.by(), answer.stored());
    write.by().wrote();
    return answer;
  }

  private void failed(Operation by, StoreFailure failure) {
    world.edges().failed(by.life(), world.moment());
    if (failure.kind() == Kind.FORBIDDEN) {
      by.budget().forbidden();
    } else {
      by.budget().failed();
    }
  }

  private static void learn(Operation operation, Optional<LeaseRecord> lease) {
    lease.ifPresent(operation.life()::saw);
    operation.saw(lease);
  }

  private Write.Answer meet(Twist twist, Write write) {
    SimulatedServer server = world.server();
    return switch (twist) {
      case NONE -> {
        Write.Answer answer = server.apply(write);
        answer.stored().ifPresent(stored -> write.by().knows(server.history().now()));
        yield answer;
      }
      case SENT_TWICE -> {
        server.apply(write);
        yield server.apply(write);
      }
      case ANSWER_LOST, ERROR_APPLIED -> {
        server.apply(write);
        yield failed(twist, write);
      }
      case APPLIED_LATE, INTERRUPTED -> {
        server.keepUnderWay(write);
        yield failed(twist, write);
      }
      case TWIN_UNAUTHORIZED, TWIN_FORBIDDEN, TWIN_INVALID -> {
        world.tally().count(Tally.Event.TWIN_UNDER_WAY);
        server.keepTwinUnderWay(write);
        yield failed(twist, write);
      }
      default -> failed(twist, write);
    };
  }

  private static Write.Answer failed(Twist twist, Write write) {
    return Write.Answer.failed(failure(twist, write.verb()));
  }

  private static StoreFailure failure(Twist twist, String verb) {
    String message = verb + ": " + twist;
    return switch (twist) {
      case REQUEST_LOST, ANSWER_LOST -> StoreFailure.of(Kind.CONNECTION, message);
      case APPLIED_LATE -> StoreFailure.of(Kind.TIMEOUT, message);
      case MADE_UP_CONFLICT -> StoreFailure.of(Kind.CONFLICT, message);
      case THROTTLED ->
          new StoreFailure(Kind.TOO_MANY_REQUESTS, message, Optional.of(Duration.ofSeconds(2)));
      case ERROR_APPLIED, ERROR_NOT_APPLIED -> StoreFailure.of(Kind.SERVER_ERROR, message);
      case GONE -> StoreFailure.of(Kind.GONE, message);
      case FORBIDDEN, TWIN_FORBIDDEN -> StoreFailure.of(Kind.FORBIDDEN, message);
      case UNAUTHORIZED, TWIN_UNAUTHORIZED -> StoreFailure.of(Kind.UNAUTHORIZED, message);
      case TWIN_INVALID -> StoreFailure.of(Kind.INVALID, message);
      case INTERRUPTED -> {
        Thread.currentThread().interrupt();
        yield StoreFailure.of(Kind.INTERRUPTED, message);
      }
      default -> throw new IllegalArgumentException("not of a request: " + twist);
    };
  }
}
