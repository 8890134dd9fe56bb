package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What many locks and many waiters of one process cost, counted. */
class ScaleTest {

  private static final int LOCKS = 10_000;
  private static final int WAITERS = 1_000;
  private static final Duration WAIT = Duration.ofMinutes(1);
  private static final Duration HEARTBEAT = SessionFixture.DURATION.dividedBy(3);

  /** The timer, three for renewals, eight for requests, eight to give back, four for stages. */
  private static final int THREADS_OF_A_SESSION = 24;

  private static final int AT_A_TIME = 8;

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final Operator a = fixture.operator();
  private final Operator b = fixture.operator();

  @Test
  void tenThousandHeldLocksCostOneRequestForEachHeartbeat() throws Exception {
    LeaseSession session = a.open();
    List<LockHandle> handles = new ArrayList<>();
    for (int i = 0; i < LOCKS; i++) {
      handles.add(session.acquire(a.lock("x" + i), WAIT));
    }
    a.requests.clear();

    for (int heartbeat = 1; heartbeat <= 12; heartbeat++) {
      tasks.pass(HEARTBEAT);
      assertThat(a.requests).hasSizeBetween(heartbeat, heartbeat * 4 / 3 + 2);
    }

    assertThat(a.requests)
        .filteredOn(request -> !request.startsWith("LIST")) // of what others have left: once
        .allMatch(("PUT " + session.key())::equals);
    assertThat(handles).allMatch(LockHandle::isActive);
  }

  @Test
  void tenThousandLocksAreHeldWithoutAThreadForEachAndGivenBackEightAtATime() throws Exception {
    Gauge store = new Gauge(new InMemoryLeaseStore(fixture.server));
    Progress progress = new Progress();
    StoreLocks locks = StoreLocks.builder(store).listener(progress).build();
    LeaseSession session = locks.session("ops").duration(Duration.ofMinutes(10)).open();
    List<LockHandle> handles = new ArrayList<>();
    for (int i = 0; i < LOCKS; i++) {
      handles.add(session.acquire(locks.lock("db", "x" + i), WAIT));
    }
    assertThat(threadsOf(session)).isLessThanOrEqualTo(THREADS_OF_A_SESSION);
    assertThat(handles).allMatch(LockHandle::isActive);
    store.most.set(0);

    session.close();

    assertThat(store.most.get()).isBetween(1, AT_A_TIME);
    assertThat(handles).noneMatch(LockHandle::isActive);
    assertThat(IntStream.range(0, LOCKS).mapToObj(i -> locks.lock("db", "x" + i)))
        .allMatch(lock -> lock.inspect().isFree());
    assertThat(progress.all).containsOnly(LOCKS);
    assertThat(progress.released).hasSizeBetween(10, 100).contains(LOCKS);
  }

  @Test
  void aThousandWaitersOfOneProcessNeedOneWatchAndNoThreadEach() throws Exception {
    Gauge store = new Gauge(new InMemoryLeaseStore(fixture.server));
    StoreLocks locks = StoreLocks.on(store);
    LockHandle first = a.open().acquire(a.lock("x"), WAIT);
    try (LeaseSession session = locks.session("ops").duration(SessionFixture.DURATION).open()) {
      List<Integer> served = Collections.synchronizedList(new ArrayList<>());
      List<CompletableFuture<Void>> waiting = new ArrayList<>();
      StoreLock lock = locks.lock("db", "x");
      for (int i = 0; i < WAITERS; i++) {
        int number = i;
        waiting.add(
            session
                .acquireAsync(lock, AcquireRequest.exclusive())
                .thenAccept(
                    handle -> {
                      served.add(number);
                      handle.close();
                    }));
      }
      assertThat(threadsOf(session)).isLessThanOrEqualTo(THREADS_OF_A_SESSION);

      first.close();
      CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new))
          .get(WAIT.toSeconds(), TimeUnit.SECONDS);

      assertThat(served).hasSize(WAITERS).isSorted();
      assertThat(store.watches.get()).isLessThanOrEqualTo(1);
      assertThat(threadsOf(session)).isLessThanOrEqualTo(THREADS_OF_A_SESSION);
    }
  }

  @Test
  void aThousandWaitersForDifferentLocksShareOneWatchBeyondSixteen() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    List<LockHandle> held = new ArrayList<>();
    List<CompletableFuture<LockHandle>> waiting = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      held.add(one.acquire(a.lock("x" + i), WAIT));
      waiting.add(other.acquireAsync(b.lock("x" + i), AcquireRequest.exclusive()));
    }
    tasks.run();
    assertThat(b.requests).filteredOn("WATCH db"::equals).hasSize(17);
    b.requests.clear();

    held.forEach(LockHandle::close);
    tasks.run();

    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(b.requests).isEmpty();
  }

  @Test
  void aThousandLocksWaitedForBehindTenSessionsCostTwoRequestsASecondAtMost() throws Exception {
    List<LeaseSession> holders = new ArrayList<>();
    List<Operator> operators = IntStream.range(0, 10).mapToObj(i -> fixture.operator()).toList();
    for (Operator operator : operators) {
      holders.add(operator.open());
    }
    LeaseSession waiter = b.open();
    List<CompletableFuture<LockHandle>> waiting = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      Operator operator = operators.get(i % 10);
      holders.get(i % 10).acquire(operator.lock("x" + i), WAIT);
      waiting.add(waiter.acquireAsync(b.lock("x" + i), AcquireRequest.exclusive()));
    }
    tasks.pass(Duration.ofSeconds(30));
    b.requests.clear();

    tasks.pass(WAIT);

    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(b.requests.stream().filter(request -> !request.startsWith("WATCH")))
        .hasSizeLessThanOrEqualTo((int) (2 * WAIT.toSeconds()));
  }

  @Test
  void sixteenProcessesThatMeetAgainSendTwoRequestsForEachGrant() throws Exception {
    List<Operator> operators = IntStream.range(0, 16).mapToObj(i -> fixture.operator()).toList();
    List<LeaseSession> sessions = new ArrayList<>();
    for (int i = 0; i < operators.size(); i++) {
      sessions.add(
          operators
              .get(i)
              .locks
              .session("ops")
              .named("session-" + i) // the operators' random numbers are the same
              .duration(SessionFixture.DURATION)
              .tasks(tasks)
              .open());
    }
    LeaseSession first = a.open();
    meet(first, operators, sessions);
    operators.forEach(operator -> operator.requests.clear());

    List<Integer> served = meet(first, operators, sessions);

    assertThat(served).hasSize(16).isSorted();
    assertThat(operators.stream().flatMap(operator -> operator.requests.stream()))
        .filteredOn(request -> !request.startsWith("WATCH"))
        .hasSize(2 * 16);
  }

  /** All wait, one after the other, for what is held; then each gives back what it is granted. */
  private List<Integer> meet(
      LeaseSession first, List<Operator> operators, List<LeaseSession> sessions) throws Exception {
    LockHandle held = first.acquire(a.lock("x"), WAIT);
    List<Integer> served = new ArrayList<>();
    for (int i = 0; i < sessions.size(); i++) {
      int number = i;
      var unused =
          sessions
              .get(i)
              .acquireAsync(operators.get(i).lock("x"), AcquireRequest.exclusive())
              .thenAccept(
                  handle -> {
                    served.add(number);
                    handle.close();
                  });
      tasks.run();
    }
    held.close();
    tasks.run();
    return served;
  }

  /** Threads are named after the session that started them. */
  private static long threadsOf(LeaseSession session) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(session.key().name()))
        .count();
  }

  /** What the listener is told of closing. */
  private static final class Progress implements LeaseLockListener {
    final List<Integer> released = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> all = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void closing(LeaseKey session, int released, int all) {
      this.released.add(released);
      this.all.add(all);
    }
  }

  /** How many requests are under way at once, and how many watches are open. */
  private static final class Gauge implements LeaseStore {
    private final LeaseStore store;
    private final AtomicInteger underWay = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicInteger watches = new AtomicInteger();

    Gauge(LeaseStore store) {
      this.store = store;
    }

    private <T> T counted(Supplier<T> request) {
      most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      try {
        return request.get();
      } finally {
        underWay.decrementAndGet();
      }
    }

    @Override
    public ReadOutcome read(LeaseKey key) {
      return counted(() -> store.read(key));
    }

    @Override
    public WriteOutcome create(NewLease lease) {
      return counted(() -> store.create(lease));
    }

    @Override
    public WriteOutcome replace(LeaseRecord lease) {
      return counted(() -> store.replace(lease));
    }

    @Override
    public DeleteOutcome delete(LeaseRecord lease) {
      return counted(() -> store.delete(lease));
    }

    @Override
    public LeaseWatch watch(
        WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
      LeaseWatch watch = store.watch(scope, position, listener);
      watches.incrementAndGet();
      return () -> {
        watch.close();
        watches.decrementAndGet();
      };
    }
  }
}
