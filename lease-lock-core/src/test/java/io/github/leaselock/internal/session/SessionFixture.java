package io.github.leaselock.internal.session;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.SessionBuilder;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.ListOutcome;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Processes with sessions on one API server, on one thread and one clock that the test turns. */
final class SessionFixture {

  static final Duration DURATION = Duration.ofSeconds(15);

  /** By then a session has been renewed, however late its random numbers make it. */
  static final Duration RENEWED = Duration.ofMillis(5_400);

  static final Holder OBJECT =
      new Holder(
          "MySQLRestore.db.example.com", "db", "restore1", "5f0c7e9a-0000-4000-8000-000000000000");

  final ManualTasks tasks = new ManualTasks();
  private int processes;
  final InMemoryApiServer server =
      new InMemoryApiServer(() -> Instant.EPOCH.plusNanos(tasks.read()));

  /** One process: what it sends, and whether anything comes back. */
  final class Operator implements LeaseStore {
    private final InMemoryLeaseStore store = new InMemoryLeaseStore(server);
    final ManualTasks own;
    final List<String> requests = new ArrayList<>();
    int openWatches;

    /** How many versions its watches brought. */
    int shown;

    boolean disconnected;
    Kind disconnection = Kind.TIMEOUT;
    boolean watchThrows;
    Runnable duringPut = () -> {};
    boolean deaf;
    boolean late;
    boolean wallClockStopped;
    int answersLost;
    Runnable beforeRead = () -> {};
    Runnable beforeAnswer = () -> {};
    Optional<StoreFailure> putRefused = Optional.empty();
    int putsRefused = Integer.MAX_VALUE;
    int transports;
    Duration slept = Duration.ZERO;
    Optional<StoreFailure> listRefused = Optional.empty();
    private final List<Runnable> shownLate = new ArrayList<>();
    final StoreLocks locks;

    Operator(ManualTasks own, LeaseLockListener listener) {
      this.own = own;
      Random random = new Random(processes++);
      this.locks =
          StoreLocks.builder(this)
              .ticker(own)
              .clock(() -> Instant.EPOCH.plusNanos(wallClockStopped ? 0 : own.read()).plus(slept))
              .sleeper(own::pause)
              .random(random::nextDouble)
              .within(Duration.ofSeconds(1))
              .listener(listener)
              .build();
    }

    StoreLock lock(String name) {
      return locks.lock("db", name);
    }

    LeaseSession open() {
      return open(builder -> builder);
    }

    LeaseSession open(UnaryOperator<SessionBuilder> options) {
      try {
        LeaseSession session =
            options.apply(locks.session("ops").duration(DURATION).tasks(own)).open();
        own.run();
        return session;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Whether a session's Lease is stored. */
    boolean store(LeaseSession session) {
      return store.read(session.key()) instanceof ReadOutcome.Found;
    }

    LeaseRecord lease(LeaseSession session) {
      return lease(session.key());
    }

    LeaseRecord lease(LeaseKey key) {
      return ((ReadOutcome.Found) store.read(key)).lease();
    }

    private StoreFailure failure() {
      return StoreFailure.of(disconnection, "no answer");
    }

    @Override
    public ReadOutcome read(LeaseKey key) {
      requests.add("GET " + key);
      beforeRead.run();
      return disconnected ? new ReadOutcome.Failed(failure()) : store.read(key);
    }

    @Override
    public ListOutcome sessions(String namespace) {
      requests.add("LIST " + namespace);
      return listRefused
          .<ListOutcome>map(ListOutcome.Failed::new)
          .orElseGet(
              () -> disconnected ? new ListOutcome.Failed(failure()) : store.sessions(namespace));
    }

    @Override
    public WriteOutcome create(NewLease lease) {
      requests.add("POST " + lease.key());
      return answered(disconnected ? new WriteOutcome.Unconfirmed(failure()) : store.create(lease));
    }

    @Override
    public WriteOutcome replace(LeaseRecord lease) {
      requests.add("PUT " + lease.key());
      duringPut.run();
      if (putRefused.isPresent() && putsRefused-- > 0) {
        return new WriteOutcome.Unconfirmed(putRefused.get());
      }
      WriteOutcome outcome =
          disconnected ? new WriteOutcome.Unconfirmed(failure()) : store.replace(lease);
      beforeAnswer.run();
      return answered(outcome);
    }

    @Override
    public DeleteOutcome delete(LeaseRecord lease) {
      requests.add("DELETE " + lease.key());
      return disconnected ? new DeleteOutcome.Unconfirmed(failure()) : store.delete(lease);
    }

    /** Over connections of its own: what is counted is that they were made. */
    @Override
    public Transport newTransport() {
      transports++;
      return () -> this;
    }

    private WriteOutcome answered(WriteOutcome outcome) {
      if (answersLost > 0) {
        answersLost--;
        return new WriteOutcome.Unconfirmed(failure());
      }
      return outcome;
    }

    private void show(Runnable news) {
      if (late) {
        shownLate.add(news);
      } else if (!deaf) {
        news.run();
      }
    }

    /** The watch catches up. */
    void showWhatIsLate() {
      late = false;
      shownLate.forEach(Runnable::run);
      shownLate.clear();
    }

    @Override
    public LeaseWatch watch(
        WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
      if (watchThrows) {
        throw new IllegalStateException("this store cannot watch");
      }
      requests.add("WATCH " + scope.namespace());
      LeaseWatch watch =
          store.watch(
              scope,
              position,
              new LeaseWatch.Listener() {
                @Override
                public void stored(LeaseRecord lease) {
                  shown++;
                  show(() -> listener.stored(lease));
                }

                @Override
                public void removed(LeaseKey key) {
                  show(() -> listener.removed(key));
                }

                @Override
                public void caughtUp() {
                  listener.caughtUp();
                }

                @Override
                public void ended(LeaseWatch.End end) {
                  listener.ended(end);
                }
              });
      openWatches++;
      deaf = false;
      return () -> {
        openWatches--;
        watch.close();
      };
    }
  }

  /** As whom a session's claim of a number holds. */
  static Holder holder(LeaseSession session, long number) {
    SessionHolder self = ((StoreSession) session).self();
    return new SessionHolder(self.session(), self.uid(), self.duration(), number).asHolder();
  }

  Operator operator() {
    return operator(new LeaseLockListener() {});
  }

  Operator operator(LeaseLockListener listener) {
    return new Operator(tasks, listener);
  }
}
