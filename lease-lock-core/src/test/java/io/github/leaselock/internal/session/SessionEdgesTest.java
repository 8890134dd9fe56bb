package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.CloseReport;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.SessionBuilder;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryApiServer;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions where their surroundings misbehave: executors, users, clients, servers. */
@Timeout(120) // a thread that waits for ever fails, and holds up nothing
class SessionEdgesTest {

  private static final Duration WAIT = Duration.ofMinutes(1);

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final Operator a = fixture.operator();
  private final Operator b = fixture.operator();

  // Closing.

  @Test
  void whatIsAcquiredWhileTheSessionClosesIsInNobodysWay() throws Exception {
    LeaseSession session = a.open();
    CompletableFuture<LockHandle> waiting =
        session.acquireAsync(a.lock("x"), AcquireRequest.exclusive());
    List<CloseReport> reports = new ArrayList<>();
    a.duringPut =
        () -> {
          a.duringPut = () -> {};
          reports.add(session.closeWithin(Duration.ofSeconds(5))); // while the PUT is under way
        };

    tasks.run();

    assertThat(waiting).isCompletedExceptionally();
    assertThat(reports).singleElement().matches(CloseReport::isMarked);
    assertThat(reports.get(0).left()).containsExactly(a.lock("x").key());
    assertThat(a.lock("x").inspect().holders()).as("the write came late").hasSize(1);
    CompletableFuture<LockHandle> next =
        b.open().acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.pass(Duration.ofSeconds(1));
    assertThat(next).as("taken over at once").isCompleted();
  }

  @Test
  void whatATryIsGrantedWhileTheSessionClosesIsInNobodysWay() throws Exception {
    LeaseSession session = a.open();
    List<CloseReport> reports = new ArrayList<>();
    a.duringPut =
        () -> {
          a.duringPut = () -> {};
          reports.add(session.closeWithin(Duration.ofSeconds(5))); // while the PUT is under way
        };

    assertThatThrownBy(() -> session.tryAcquire(a.lock("x"), AcquireRequest.exclusive()))
        .isInstanceOf(LockLostException.class);

    assertThat(reports).singleElement().matches(CloseReport::isMarked);
    assertThat(reports.get(0).left()).containsExactly(a.lock("x").key());
    assertThat(a.lock("x").inspect().holders()).as("the write came late").hasSize(1);
    CompletableFuture<LockHandle> next =
        b.open().acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.pass(Duration.ofSeconds(1));
    assertThat(next).as("taken over at once").isCompleted();
  }

  /** Each thread for releases waits for an answer: the session's Lease is marked by another. */
  @Test
  void releasesThatHangDoNotKeepTheSessionsLeaseFromBeingMarked() throws Exception {
    LeaseSession session = a.open();
    List<LeaseKey> held = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      held.add(session.acquire(a.lock("x" + i), WAIT).lock().key());
    }
    tasks.hangReleases();

    CloseReport report = session.closeWithin(Duration.ofSeconds(10));

    assertThat(report.left()).containsExactlyInAnyOrderElementsOf(held);
    assertThat(report.isMarked()).isTrue();
    CompletableFuture<LockHandle> next =
        b.open().acquireAsync(b.lock("x7"), AcquireRequest.exclusive());
    tasks.pass(Duration.ofSeconds(1));
    assertThat(next).as("taken over at once").isCompleted();
  }

  @Test
  void closingThatDoesNotComeToItsEndNamesWhatIsLeft() throws Exception {
    LeaseSession session = a.open();
    session.acquire(a.lock("x"), WAIT);
    tasks.hangReleases();
    tasks.hangUserCode();

    CloseReport report = session.closeWithin(Duration.ofSeconds(10));

    assertThat(report.left()).containsExactly(a.lock("x").key());
    assertThat(report.isMarked()).isFalse();
  }

  @Test
  void closingAmongSixtyAcquisitionsLeavesNoneOfThem() throws Exception {
    InMemoryApiServer server = new InMemoryApiServer(InstantSource.system());
    StoreLocks locks = StoreLocks.on(new InMemoryLeaseStore(server));
    StoreLocks others = StoreLocks.on(new InMemoryLeaseStore(server));
    List<StoreLock> all = IntStream.range(0, 60).mapToObj(i -> locks.lock("db", "x" + i)).toList();
    LeaseSession session = locks.session("ops").duration(SessionFixture.DURATION).open();
    List<CompletableFuture<LockHandle>> waiting =
        all.stream().map(lock -> session.acquireAsync(lock, AcquireRequest.exclusive())).toList();
    waiting.get(30).join();

    CloseReport report = session.closeWithin(Duration.ofSeconds(60));

    assertThat(report.left()).isEmpty();
    try (LeaseSession other = others.session("ops").duration(SessionFixture.DURATION).open()) {
      for (StoreLock lock : all) {
        assertThat(other.tryAcquire(others.lock(lock.key()), AcquireRequest.exclusive()))
            .as("%s", lock)
            .isPresent();
      }
    }
  }

  @Test
  void anInterruptedThreadClosesAsAnyOther() throws Exception {
    LeaseSession session = a.open();
    for (int i = 0; i < 12; i++) {
      session.acquire(a.lock("x" + i), WAIT);
    }
    Thread.currentThread().interrupt();

    session.close();

    assertThat(Thread.interrupted()).as("the interrupt is the caller's").isTrue();
    for (int i = 0; i < 12; i++) {
      assertThat(b.lock("x" + i).inspect().isFree()).isTrue();
    }
    assertThat(a.store(session)).isFalse();
  }

  @Test
  void onAnApiServerThatDoesNotAnswerClosingTakesItsTimeAndNoMore() throws Exception {
    LeaseSession session = a.open();
    session.acquire(a.lock("x"), WAIT);
    a.disconnected = true;
    long began = tasks.read();

    CloseReport report = session.closeWithin(Duration.ofSeconds(3));

    assertThat(Duration.ofNanos(tasks.read() - began)).isLessThanOrEqualTo(Duration.ofSeconds(3));
    assertThat(report.left()).containsExactly(a.lock("x").key());
    assertThat(report.isMarked()).isFalse();
    assertThat(session.closeWithin(Duration.ZERO).left()).isEqualTo(report.left());
  }

  @Test
  void withAClosedClientClosingTakesNoTime() throws Exception {
    LeaseSession session = a.open();
    for (int i = 0; i < 12; i++) {
      session.acquire(a.lock("x" + i), WAIT);
    }
    a.disconnection = Kind.CLIENT_CLOSED;
    a.disconnected = true;
    long began = tasks.read();

    CloseReport report = session.closeWithin(Duration.ofSeconds(10));

    assertThat(report.left()).hasSize(12);
    assertThat(Duration.ofNanos(tasks.read() - began)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void whoeverClosesASessionThatAnotherThreadClosesWaitsForIt() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    StoreLocks locks = StoreLocks.on(new Hanging(hangs, begun, "x"));
    LeaseSession session = locks.session("ops").duration(SessionFixture.DURATION).open();
    var unused = session.acquireAsync(locks.lock("db", "x"), AcquireRequest.exclusive());
    begun.await();

    CompletableFuture<CloseReport> first =
        CompletableFuture.supplyAsync(() -> session.closeWithin(Duration.ofSeconds(60)));
    CompletableFuture<CloseReport> second =
        CompletableFuture.supplyAsync(() -> session.closeWithin(Duration.ofSeconds(60)));
    assertThat(first).isNotDone();
    hangs.countDown();

    assertThat(second.get(60, TimeUnit.SECONDS).left()).isEqualTo(first.join().left());
    assertThat(locks.lock("db", "x").inspect().isFree()).isTrue();
  }

  @Test
  void whatAGuardStillRunsIsNeitherGivenBackNorMarked() throws Exception {
    LeaseSession session = a.open();
    LockHandle guarded = session.acquire(a.lock("x"), WAIT);
    session.acquire(a.lock("y"), WAIT);
    List<CloseReport> reports = new ArrayList<>();

    assertThatThrownBy(
            () ->
                guarded.guard(
                    () -> {
                      reports.add(session.closeWithin(Duration.ofSeconds(4)));
                      return "done";
                    }))
        .isInstanceOf(LockLostException.class);

    assertThat(reports.get(0).left()).containsExactly(a.lock("x").key());
    assertThat(a.lock("y").inspect().isFree()).isTrue();
    CompletableFuture<LockHandle> next =
        b.open().acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.pass(Duration.ofSeconds(10));
    assertThat(next).as("its work may still run").isNotDone();
    tasks.pass(Duration.ofSeconds(10));
    assertThat(next).as("the duration is over").isCompleted();
  }

  @Test
  void holdersHaveTheirGraceAndNobodyIsGrantedAnything() throws Exception {
    LeaseSession session = a.open(builder -> builder.graceForHolders(Duration.ofSeconds(4)));
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    CompletableFuture<LockHandle> waiting =
        session.acquireAsync(a.lock("x"), AcquireRequest.exclusive());
    tasks.run();
    List<Boolean> active = new ArrayList<>();
    tasks.after(Duration.ofSeconds(2), () -> active.add(handle.isActive() && waiting.isDone()));

    CloseReport report = session.closeWithin(Duration.ofSeconds(10));

    assertThat(active).containsExactly(true);
    assertThat(handle.isActive()).isFalse();
    assertThat(report.left()).isEmpty();
  }

  @Test
  void aProcessThatIsToldToEndGivesEverythingBack() throws Exception {
    LeaseSession session = a.open(SessionBuilder::closingOnShutdown);
    session.acquire(a.lock("x"), WAIT);

    tasks.shutDown();

    assertThat(b.lock("x").inspect().isFree()).isTrue();
    assertThat(a.store(session)).isFalse();
  }

  // The user's executor, and the user's code.

  /** What an executor may do with what it is given. */
  enum Misbehaviour {
    REJECTS,
    THROWS_AN_ERROR,
    DROPS,
    RUNS_IT_IN_THE_CALLERS_THREAD,
    RUNS_IT_TWICE,
    IS_BUSY_FOR_A_MINUTE
  }

  private Executor executor(Misbehaviour misbehaviour) {
    return task -> {
      switch (misbehaviour) {
        case REJECTS -> throw new RejectedExecutionException("it has ended");
        case THROWS_AN_ERROR -> throw new StackOverflowError("on purpose");
        case RUNS_IT_IN_THE_CALLERS_THREAD -> task.run();
        case RUNS_IT_TWICE -> {
          task.run();
          task.run();
        }
        case IS_BUSY_FOR_A_MINUTE -> tasks.after(Duration.ofMinutes(1), task);
        default -> {}
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void whateverTheUsersExecutorDoesNothingIsMissedNorDoneTwice(Misbehaviour misbehaviour)
      throws Exception {
    LeaseSession session = a.open(builder -> builder.executor(executor(misbehaviour)));
    AtomicInteger granted = new AtomicInteger();
    AtomicInteger lost = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    session.lost().thenAccept(loss -> ended.incrementAndGet());
    var unused =
        session
            .acquireAsync(a.lock("x"), AcquireRequest.exclusive())
            .thenAccept(
                handle -> {
                  granted.incrementAndGet();
                  handle.onLost(lost::incrementAndGet);
                  handle.onLost(executor(misbehaviour), lost::incrementAndGet);
                });

    tasks.pass(Duration.ofMinutes(3));
    assertThat(session.isActive()).as("it was renewed").isTrue();
    assertThat(granted).hasValue(1);

    a.disconnected = true;
    tasks.pass(Duration.ofSeconds(13));
    assertThat(lost).hasValue(2);
    assertThat(ended).hasValue(1);
    tasks.pass(Duration.ofMinutes(3));
    assertThat(lost).hasValue(2);
  }

  @Test
  void stagesThatBlockDelayNobody() throws Exception {
    StoreLocks locks =
        StoreLocks.on(new InMemoryLeaseStore(new InMemoryApiServer(InstantSource.system())));
    CountDownLatch blocked = new CountDownLatch(1);
    try (LeaseSession other = locks.session("ops").duration(SessionFixture.DURATION).open();
        LeaseSession session = locks.session("ops").duration(SessionFixture.DURATION).open()) {
      List<LockHandle> held = new ArrayList<>();
      CountDownLatch begun = new CountDownLatch(20);
      List<CompletableFuture<Void>> stages = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        StoreLock second = locks.lock("db", "second-" + i);
        held.add(other.acquire(locks.lock("db", "x" + i), WAIT)); // so that no stage runs here
        stages.add(
            session
                .acquireAsync(locks.lock("db", "x" + i), AcquireRequest.exclusive())
                .thenAccept(
                    handle -> {
                      begun.countDown();
                      try {
                        blocked.await();
                        session.acquire(second, WAIT).close();
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    }));
      }
      held.forEach(LockHandle::close);
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

      session.acquire(locks.lock("db", "another"), WAIT).close();
      blocked.countDown();

      CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void workThatThrowsAnErrorIsNotInterruptedAfterwards() throws Exception {
    LockHandle handle = a.open().acquire(a.lock("x"), WAIT);
    assertThatThrownBy(
            () ->
                handle.guard(
                    () -> {
                      throw new AssertionError("on purpose");
                    }))
        .isInstanceOf(AssertionError.class);

    ((HeldLock) handle).lose(new SessionLoss(Reason.EVICTED, "by hand"));

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aHoldThatWasForgottenIsTakenBack() throws Exception {
    LeaseSession session = a.open(builder -> builder.longestHold(Duration.ofMinutes(5)));
    LockHandle handle = session.acquire(a.lock("x"), WAIT);

    tasks.pass(Duration.ofMinutes(4));
    assertThat(handle.isActive()).isTrue();
    tasks.pass(Duration.ofMinutes(2));

    assertThat(handle.isActive()).isFalse();
    assertThat(((HeldLock) handle).loss().map(SessionLoss::reason)).contains(Reason.OVERDUE);
    assertThat(((HeldLock) handle).acquiredAt().orElseThrow().getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("aHoldThatWasForgottenIsTakenBack"));
    assertThat(b.lock("x").inspect().isFree()).isTrue();
  }

  // Waiting.

  @Test
  void waitsThatAreGivenUpLeaveNothing() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    int timers = tasks.timers();
    for (int i = 0; i < 300; i++) {
      one.acquire(a.lock("x" + i), WAIT);
      CompletableFuture<LockHandle> refused =
          other.acquireAsync(b.lock("x" + i), AcquireRequest.exclusive());
      CompletableFuture<LockHandle> unsent =
          other.acquireAsync(b.lock("y" + i), AcquireRequest.exclusive());
      unsent.cancel(false);
      tasks.run();
      refused.cancel(false);
      tasks.run();
    }
    tasks.pass(Duration.ofSeconds(20));

    assertThat(SessionCopy.lines(other)).isZero();
    assertThat(tasks.timers()).isLessThanOrEqualTo(timers + 2);
    assertThat(b.openWatches).isZero();
    one.close();
    assertThat(a.lock("x7").inspect().queue().isEmpty()).isTrue();
  }

  @Test
  void aWaitThatIsTooLongToCountIsForEver() throws Exception {
    LeaseSession session = a.open();

    assertThat(session.acquire(a.lock("x"), ChronoUnit.FOREVER.getDuration()).isActive()).isTrue();
    var unused =
        session.acquireAsync(
            a.lock("x"), AcquireRequest.exclusive(), ChronoUnit.FOREVER.getDuration());
    tasks.pass(Duration.ofDays(2));
    assertThat(unused).isNotDone();
  }

  @Test
  void aWaitThatIsNoneIsRefusedBeforeAnyRequest() {
    LeaseSession session = a.open();
    a.requests.clear();

    assertThatThrownBy(() -> session.acquire(a.lock("x"), Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zero or longer");
    tasks.run();
    assertThat(a.requests).isEmpty();
  }

  @Test
  void aWaitWithoutAThreadEndsInTimeAndSaysWhoHolds() throws Exception {
    LockHandle held = a.open().acquire(a.lock("x"), WAIT);
    CompletableFuture<LockHandle> waiting =
        b.open().acquireAsync(b.lock("x"), AcquireRequest.exclusive(), Duration.ofSeconds(30));
    tasks.pass(Duration.ofSeconds(31));

    assertThat(waiting)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCauseInstanceOf(LockTimeoutException.class)
        .withMessageContaining(held.holder().name());
    assertThat(a.lock("x").inspect().queue().isEmpty()).isTrue();
  }

  @Test
  void onAnApiServerThatHangsAWaitEndsAtItsLimit() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    StoreLocks locks = StoreLocks.on(new Hanging(hangs, new CountDownLatch(1), "x"));
    LeaseSession session = locks.session("ops").duration(SessionFixture.DURATION).open();

    assertThatThrownBy(() -> session.acquire(locks.lock("db", "x"), Duration.ofMillis(100)))
        .as("while the request hangs still")
        .isInstanceOf(LockTimeoutException.class);

    hangs.countDown();
    session.close();
    assertThat(locks.lock("db", "x").inspect().isFree()).isTrue();
  }

  @Test
  void aStoreWhoseWatchThrowsOnlyDelays() throws Exception {
    LockHandle held = a.open().acquire(a.lock("x"), WAIT);
    b.watchThrows = true;
    CompletableFuture<LockHandle> waiting =
        b.open().acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.pass(Duration.ofSeconds(3));
    held.close();

    tasks.pass(Duration.ofSeconds(3));

    assertThat(waiting).isCompleted();
  }

  @Test
  void credentialsThatAreRefusedForAWhileEndNoWait() throws Exception {
    LockHandle held = a.open().acquire(a.lock("x"), WAIT);
    CompletableFuture<LockHandle> waiting =
        b.open().acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.run();
    b.disconnection = Kind.UNAUTHORIZED;
    b.disconnected = true;
    tasks.pass(Duration.ofSeconds(8));
    b.disconnected = false;
    held.close();

    tasks.pass(Duration.ofSeconds(6));

    assertThat(waiting).isCompleted();
  }

  @Test
  void aLockOfOtherLocksIsRefusedBeforeAnyRequest() {
    LeaseSession session = a.open();
    StoreLock foreign =
        StoreLocks.on(new InMemoryLeaseStore(new InMemoryApiServer(InstantSource.system())))
            .lock("db", "x");
    a.requests.clear();

    assertThatThrownBy(() -> session.acquire(foreign, WAIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another LeaseLocks");
    assertThatThrownBy(() -> session.tryAcquire(foreign, AcquireRequest.exclusive()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> session.acquireAsync(foreign, AcquireRequest.exclusive()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> session.acquireAll(List.of(a.lock("y"), foreign), WAIT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(a.requests).isEmpty();
  }

  @Test
  void acquiringOnASessionThatIsOverSaysThatItWasNeverHeld() {
    LeaseSession session = a.open();
    session.close();

    assertThatThrownBy(() -> session.acquire(a.lock("x"), WAIT))
        .isInstanceOf(LockLostException.class)
        .hasMessageContaining("was not acquired, since its session is over");
  }

  @Test
  void nobodyIsToldOfALossAfterItsRelease() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    AtomicInteger told = new AtomicInteger();
    handle.onLost(told::incrementAndGet);
    ((HeldLock) handle).lose(new SessionLoss(Reason.EVICTED, "by hand"));
    handle.release(); // before the action has begun

    tasks.run();

    assertThat(told).hasValue(0);
  }

  @Test
  void aQueuedObjectAndASessionTakeTurns() throws Exception {
    LockHandle held = a.open().acquire(a.lock("x"), WAIT);
    b.lock("x").acquire(SessionFixture.OBJECT, AcquireRequest.exclusive().queued());
    CompletableFuture<LockHandle> waiting =
        a.open().acquireAsync(a.lock("x"), AcquireRequest.exclusive());
    tasks.run();
    held.close();
    tasks.run();
    assertThat(waiting).isNotDone();

    b.lock("x").acquire(SessionFixture.OBJECT, AcquireRequest.exclusive().queued());
    b.lock("x").release(SessionFixture.OBJECT);
    tasks.run();

    assertThat(waiting).isCompleted();
  }

  /** An API server on which writes to one lock hang until a latch is opened. */
  private static final class Hanging extends ForwardingStore {
    private final CountDownLatch until;
    private final CountDownLatch begun;
    private final String name;

    Hanging(CountDownLatch until, CountDownLatch begun, String name) {
      super(new InMemoryLeaseStore(new InMemoryApiServer(InstantSource.system())));
      this.until = until;
      this.begun = begun;
      this.name = name;
    }

    @Override
    public WriteOutcome replace(LeaseRecord lease) {
      if (lease.key().name().equals(name)) {
        begun.countDown();
        try {
          until.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return new WriteOutcome.Unconfirmed(StoreFailure.of(Kind.INTERRUPTED, "interrupted"));
        }
      }
      return super.replace(lease);
    }
  }
}
