package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionMarks;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.ListOutcome;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.Point;
import io.github.leaselock.simulation.engine.Twist;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The port through which one life of a process sees the server. Each request stops twice, before it
 * arrives and before its answer does, and meets whatever the schedule has in store.
 */
final class ProcessStore implements LeaseStore {

  private static final long SLOW = Duration.ofSeconds(4).toNanos();
  private static final long TIMEOUT = Duration.ofSeconds(1).toNanos();

  private static final Set<Twist> OF_A_READ =
      EnumSet.of(
          Twist.REQUEST_LOST,
          Twist.THROTTLED,
          Twist.ERROR_NOT_APPLIED,
          Twist.SLOW_REQUEST,
          Twist.SLOW_ANSWER);
  private static final Set<Twist> OF_A_WRITE =
      EnumSet.of(
          Twist.REQUEST_LOST,
          Twist.ANSWER_LOST,
          Twist.APPLIED_LATE,
          Twist.SENT_TWICE,
          Twist.MADE_UP_CONFLICT,
          Twist.THROTTLED,
          Twist.ERROR_APPLIED,
          Twist.ERROR_NOT_APPLIED,
          Twist.SLOW_REQUEST,
          Twist.SLOW_ANSWER);

  private final SimulatedProcess process;
  private final Life life;

  ProcessStore(SimulatedProcess process, Life life) {
    this.process = process;
    this.life = life;
  }

  private SessionWorld world() {
    return process.world();
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    Sent<ReadOutcome> get = sent("GET", key, Optional.empty(), store -> store.read(key));
    return request(get, OF_A_READ, ReadOutcome.Failed::new);
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    Sent<WriteOutcome> post =
        sent("POST", lease.key(), Optional.empty(), store -> store.create(lease));
    return request(post, OF_A_WRITE, WriteOutcome.Unconfirmed::new);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    if (Life.isSession(lease.key())) {
      world().losses().sends(life, lease, process.ticker());
      boolean marks = lease.holderIdentity().isEmpty() || SessionMarks.isOver(lease);
      if (!marks && lease.key().name().startsWith(life + "-")) {
        world().closes().renews(lease.key());
      }
    }
    Sent<WriteOutcome> put =
        sent("PUT", lease.key(), Optional.of(lease), store -> store.replace(lease));
    return request(put, OF_A_WRITE, WriteOutcome.Unconfirmed::new);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    Sent<DeleteOutcome> delete =
        sent("DELETE", lease.key(), Optional.of(lease), store -> store.delete(lease));
    return request(delete, OF_A_WRITE, DeleteOutcome.Unconfirmed::new);
  }

  @Override
  public ListOutcome sessions(String namespace) {
    Sent<ListOutcome> list =
        sent(
            "LIST",
            new LeaseKey(namespace, "sessions"),
            Optional.empty(),
            store -> store.sessions(namespace));
    return request(list, OF_A_READ, ListOutcome.Failed::new);
  }

  @Override
  public LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    life.requireAlive();
    world().tally().request("WATCH");
    if (life.takeThrowAtWatch()) {
      world().tally().count(Event.WATCH_THREW);
      throw new IllegalStateException("no watch, on purpose");
    }
    SimulatedWatch watch = new SimulatedWatch(process, world().server().store(), scope, listener);
    life.add(watch);
    process.wakeWatch();
    return watch;
  }

  private <A> Sent<A> sent(
      String verb, LeaseKey key, Optional<LeaseRecord> base, Function<LeaseStore, A> request) {
    return new Sent<>(life, verb, key, base, request, world().time().now());
  }

  private <A> A request(Sent<A> sent, Set<Twist> twists, Function<StoreFailure, A> failed) {
    life.requireAlive();
    process.requireNotTheTimer(sent.toString());
    world().tally().request(sent.verb() + (Life.isSession(sent.key()) ? " session" : ""));
    Client client = world().scheduler().running();
    world().server().send(client, sent);
    Twist twist = process.stop(Point.within(sent.verb() + " sent", twists));
    life.requireAlive();
    if (process.isCutOff()) {
      process.failed();
      world().server().forget(client);
      rest(TIMEOUT);
      return failed.apply(StoreFailure.of(Kind.TIMEOUT, "cut off"));
    }
    if (twist == Twist.SLOW_REQUEST) {
      rest(SLOW);
    }
    world().server().forget(client);
    A answer = meet(twist, sent, failed);
    if (twist == Twist.SLOW_ANSWER || process.isSlow()) {
      rest(SLOW);
    }
    process.stop(Point.within(sent.verb() + " answered", Set.of()));
    life.requireAlive();
    if (twist == Twist.NONE && sent.verb().equals("LIST")) {
      world().looks().listed(process);
    } else {
      world().looks().asked(process, sent.key());
    }
    return answer;
  }

  private void rest(long nanos) {
    process.sleep(life, Duration.ofNanos(nanos));
  }

  private <A> A meet(Twist twist, Sent<A> sent, Function<StoreFailure, A> failed) {
    SessionServer server = world().server();
    return switch (twist) {
      case NONE, SLOW_REQUEST, SLOW_ANSWER -> server.apply(sent);
      case SENT_TWICE -> {
        server.apply(sent);
        yield server.apply(sent);
      }
      case ANSWER_LOST, ERROR_APPLIED -> {
        server.apply(sent);
        yield failed.apply(failure(twist, sent));
      }
      case APPLIED_LATE -> {
        server.keepUnderWay(sent);
        yield failed.apply(failure(twist, sent));
      }
      default -> failed.apply(failure(twist, sent));
    };
  }

  private StoreFailure failure(Twist twist, Sent<?> sent) {
    process.failed();
    String message = sent + ": " + twist;
    return switch (twist) {
      case REQUEST_LOST, ANSWER_LOST -> StoreFailure.of(Kind.CONNECTION, message);
      case APPLIED_LATE -> StoreFailure.of(Kind.TIMEOUT, message);
      case MADE_UP_CONFLICT -> StoreFailure.of(Kind.CONFLICT, message);
      case THROTTLED ->
          new StoreFailure(Kind.TOO_MANY_REQUESTS, message, Optional.of(Duration.ofSeconds(1)));
      case ERROR_APPLIED, ERROR_NOT_APPLIED -> StoreFailure.of(Kind.SERVER_ERROR, message);
      default -> throw new IllegalArgumentException("not of a request: " + twist);
    };
  }
}
