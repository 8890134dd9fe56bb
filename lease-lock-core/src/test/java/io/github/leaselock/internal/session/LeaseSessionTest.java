package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeaseSessionTest {

  private static final Duration WAIT = Duration.ofMinutes(1);

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final Operator a = fixture.operator();
  private final Operator b = fixture.operator();

  @Test
  void aFreeLockIsHeldAtOnce() throws Exception {
    LeaseSession session = a.open();

    LockHandle handle = session.acquire(a.lock("x"), WAIT);

    assertThat(handle.isActive()).isTrue();
    assertThat(handle.verify().isValid()).isTrue();
    assertThat(handle.release()).returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
    assertThat(handle.isActive()).isFalse();
    assertThat(b.lock("x").inspect().isFree()).isTrue();
    assertThat(handle.release()).returns(ReleaseResult.Status.RELEASED, ReleaseResult::status);
  }

  @Test
  void twoThreadsOfOneProcessExcludeEachOther() throws Exception {
    LeaseSession session = a.open();
    LockHandle first = session.acquire(a.lock("x"), WAIT);

    CompletableFuture<LockHandle> second =
        session.acquireAsync(a.lock("x"), AcquireRequest.exclusive());
    tasks.run();
    assertThat(second).isNotDone();
    first.close();
    tasks.run();

    assertThat(second).isCompleted();
    assertThat(second.join().token()).isGreaterThan(first.token());
  }

  @Test
  void whoeverReleasesHandsOverToTheNextProcess() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    LockHandle first = one.acquire(a.lock("x"), WAIT);
    CompletableFuture<LockHandle> second =
        other.acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.run();
    a.requests.clear();
    b.requests.clear();

    first.close();
    tasks.run();

    assertThat(second).isCompleted();
    assertThat(b.requests).isEmpty();
    assertThat(a.requests).containsExactly("PUT db/x", "GET db/x", "PUT db/x");
  }

  @Test
  void processesThatTakeTurnsSendTwoRequestsForEachGrant() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    LockHandle held = one.acquire(a.lock("x"), WAIT);
    for (int i = 0; i < 12; i++) {
      if (i == 2) { // by then both know that there is contention
        a.requests.clear();
        b.requests.clear();
      }
      boolean odd = i % 2 == 1;
      CompletableFuture<LockHandle> next =
          (odd ? one : other).acquireAsync((odd ? a : b).lock("x"), AcquireRequest.exclusive());
      tasks.run();
      held.close();
      tasks.run();
      assertThat(next).isCompleted();
      held = next.join();
    }

    assertThat(Stream.concat(a.requests.stream(), b.requests.stream()))
        .filteredOn(request -> !request.startsWith("WATCH"))
        .hasSize(2 * 10);
  }

  @Test
  void aCancelledWaitLeavesNothingBehind() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    LockHandle first = one.acquire(a.lock("x"), WAIT);
    CompletableFuture<LockHandle> second =
        other.acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.run();
    assertThat(a.lock("x").inspect().queue().size()).isEqualTo(1);

    second.cancel(false);
    tasks.run();

    assertThat(a.lock("x").inspect().queue().isEmpty()).isTrue();
    first.close();
    assertThat(a.lock("x").inspect().isFree()).isTrue();
  }

  @Test
  void aWaitEndsInTime() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    one.acquire(a.lock("x"), WAIT);

    assertThatThrownBy(() -> other.acquire(b.lock("x"), Duration.ofMillis(20)))
        .isInstanceOfSatisfying(
            LockTimeoutException.class,
            late -> {
              assertThat(late).hasMessageContaining("held by").hasMessageContaining("since");
              assertThat(late.holders()).hasSize(1);
              assertThat(late.ahead()).hasValue(0);
            });
    tasks.run();

    assertThat(a.lock("x").inspect().queue().isEmpty()).isTrue();
  }

  @Test
  void theLossIsToldTwoThirdsIntoTheDurationThoughNoAnswerComes() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    List<String> told = new ArrayList<>();
    handle.onLost(Runnable::run, () -> told.add("lost"));
    tasks.stopRenewals();

    tasks.pass(Duration.ofMillis(9_999));
    assertThat(handle.isActive()).isTrue();
    assertThat(told).isEmpty();
    tasks.pass(Duration.ofMillis(2));

    assertThat(handle.isActive()).isFalse();
    assertThat(told).containsExactly("lost");
    assertThatThrownBy(handle::requireActive)
        .isInstanceOfSatisfying(
            LockLostException.class,
            lost -> assertThat(lost.loss().reason()).isEqualTo(Reason.EXPIRED));
    assertThatThrownBy(() -> session.acquire(a.lock("y"), WAIT))
        .isInstanceOf(LockLostException.class);
  }

  @Test
  void aPausedProcessIsNotActiveBeforeAnyTimerRuns() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);

    tasks.pause(Duration.ofSeconds(10));

    assertThat(handle.isActive()).isFalse();
  }

  @Test
  void renewalsKeepItActive() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    a.requests.clear();

    tasks.pass(Duration.ofSeconds(151));

    assertThat(handle.isActive()).isTrue();
    assertThat(a.requests)
        .filteredOn(request -> !request.startsWith("LIST"))
        .hasSizeBetween(28, 32)
        .allMatch(("PUT " + session.key())::equals);
  }

  @Test
  void anOutageShorterThanTheMarginIsSurvived() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    a.disconnected = true;
    tasks.pass(Duration.ofSeconds(9));
    a.disconnected = false;
    tasks.pass(Duration.ofSeconds(30));

    assertThat(handle.isActive()).isTrue();
  }

  @Test
  void theLocksOfACrashedProcessAreTakenOverAndItsSessionIsRemoved() throws Exception {
    LeaseSession ended = crashedHolding("x");
    LeaseSession session = b.open();
    CompletableFuture<LockHandle> waiting =
        session.acquireAsync(b.lock("x"), AcquireRequest.exclusive());

    tasks.pass(Duration.ofSeconds(14));
    assertThat(waiting).isNotDone();
    tasks.pass(Duration.ofSeconds(2));

    assertThat(waiting).isCompleted();
    assertThat(b.lease(ended).holderIdentity()).isEmpty();
    tasks.pass(Duration.ofSeconds(30));
    assertThat(b.store(ended)).isFalse();
  }

  @Test
  void whoHasTakenOverAndClosesLeavesNothingOfTheCrashedProcess() throws Exception {
    LeaseSession ended = crashedHolding("x");
    LeaseSession session = b.open();
    CompletableFuture<LockHandle> waiting =
        session.acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.pass(Duration.ofSeconds(20));
    assertThat(waiting).isCompleted();

    tasks.runAtOnce();
    session.close();

    assertThat(b.store(ended)).isFalse();
  }

  @Test
  void whoWaitsForAnotherLockOfTheDeadIsNotDelayedByTheFirstJudge() throws Exception {
    crashedHolding("x", "y");
    CompletableFuture<LockHandle> first =
        b.open().acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    CompletableFuture<LockHandle> second =
        a.open().acquireAsync(a.lock("y"), AcquireRequest.exclusive());

    tasks.pass(Duration.ofSeconds(20));

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
  }

  @Test
  void severalThatDiedInTheQueueTogetherDelayByOneDurationAndOneLook() throws Exception {
    LockHandle held = a.open().acquire(a.lock("x"), WAIT);
    dieInTheQueue(3);
    CompletableFuture<LockHandle> waiting =
        b.open().acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.run();
    held.close();

    tasks.pass(Duration.ofSeconds(14));
    assertThat(waiting).isNotDone();
    tasks.pass(Duration.ofSeconds(2));

    assertThat(waiting).isCompleted();
  }

  @Test
  void whoIsKnownToHaveDiedInTheQueueDelaysNobody() throws Exception {
    LockHandle held = a.open().acquire(a.lock("x"), WAIT);
    dieInTheQueue(3);
    CompletableFuture<LockHandle> waiting =
        b.open().acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.pass(Duration.ofSeconds(21));
    assertThat(waiting).isNotDone();

    held.close();
    tasks.run();

    assertThat(waiting).isCompleted();
  }

  @Test
  void whoIsFarFromBeingServedLooksRarelyUntilItIsNear() throws Exception {
    a.open().acquire(a.lock("x"), WAIT);
    List<CompletableFuture<LockHandle>> waiting = new ArrayList<>();
    for (Operator process :
        List.of(
            fixture.operator(),
            fixture.operator(),
            fixture.operator(),
            fixture.operator(),
            fixture.operator(),
            b)) {
      waiting.add(process.open().acquireAsync(process.lock("x"), AcquireRequest.exclusive()));
      tasks.run();
    }
    b.requests.clear();

    tasks.pass(Duration.ofSeconds(30));

    assertThat(b.requests).filteredOn("GET db/x"::equals).hasSizeBetween(2, 4);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);

    waiting.get(0).cancel(false);
    tasks.run();
    b.requests.clear();
    tasks.pass(Duration.ofSeconds(5));
    assertThat(b.requests).contains("GET db/x");
  }

  /** A session of a process of which nothing ever runs again. */
  private LeaseSession crashedHolding(String... locks) throws Exception {
    Operator crashed = fixture.new Operator(new ManualTasks(), new LeaseLockListener() {});
    LeaseSession session = crashed.open();
    for (String lock : locks) {
      session.acquire(crashed.lock(lock), WAIT);
    }
    return session;
  }

  private void dieInTheQueue(int processes) {
    for (int i = 0; i < processes; i++) {
      ManualTasks dying = new ManualTasks();
      Operator process = fixture.new Operator(dying, new LeaseLockListener() {});
      CompletableFuture<LockHandle> never =
          process.open().acquireAsync(process.lock("x"), AcquireRequest.exclusive());
      dying.run(); // it has its place, and nothing of it ever runs again
      assertThat(never).isNotDone();
    }
  }

  @Test
  void aWatchThatFallsSilentDelaysAGrantUntilTheNextLook() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    LockHandle first = one.acquire(a.lock("x"), WAIT);
    CompletableFuture<LockHandle> second =
        other.acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.run();
    b.deaf = true;
    first.close();
    tasks.run();
    assertThat(second).isNotDone();

    tasks.pass(Duration.ofSeconds(5));

    assertThat(second).isCompleted();
    assertThat(b.requests).filteredOn("WATCH db"::equals).as("opened again").hasSize(2);
  }

  @Test
  void closingGivesEverythingBack() throws Exception {
    LeaseSession session = a.open();
    List<LockHandle> handles = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      handles.add(session.acquire(a.lock("x" + i), WAIT));
    }
    io.github.leaselock.internal.lock.Tasks threads =
        io.github.leaselock.internal.lock.Tasks.started("test");
    LeaseSession real =
        b.locks.session("ops").duration(SessionFixture.DURATION).tasks(threads).open();
    LockHandle handle = real.acquire(b.lock("z"), WAIT);

    real.close();
    threads.close();

    assertThat(handle.isActive()).isFalse();
    assertThat(a.lock("z").inspect().isFree()).isTrue();
    assertThat(a.store(real)).isFalse();
    assertThat(handles).allMatch(LockHandle::isActive);
  }

  @Test
  void aForcedReleaseIsTold() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    LockHandle handle = one.acquire(a.lock("x"), WAIT);
    List<SessionLoss> told = new ArrayList<>();
    handle.lost().thenAccept(told::add);
    CompletableFuture<LockHandle> waiting =
        one.acquireAsync(a.lock("x"), AcquireRequest.exclusive());
    tasks.run();

    b.lock("x").forceRelease(b.lock("x").inspect(), "a ghost");
    tasks.run();

    assertThat(handle.isActive()).isFalse();
    assertThat(told).extracting(SessionLoss::reason).containsExactly(Reason.EVICTED);
    assertThat(waiting).isCompleted();
    assertThat(other.isActive()).isTrue();
  }

  @Test
  void aThousandWaitersAreServedInOrderForTwoRequestsEach() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    LockHandle first = one.acquire(a.lock("x"), WAIT);
    List<Integer> served = new ArrayList<>();
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      waiting.add(
          other
              .acquireAsync(b.lock("x"), AcquireRequest.exclusive())
              .thenAccept(
                  handle -> {
                    served.add(number);
                    handle.close();
                  }));
    }
    b.requests.clear();
    tasks.run();
    List<LockHolder> holders = a.lock("x").inspect().holders();
    assertThat(holders).hasSize(1);
    assertThat(a.lock("x").inspect().queue().size()).isEqualTo(1000);
    assertThat(a.lock("x").inspect().queue().places()).hasSize(1);

    first.close();
    tasks.run();

    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(served).hasSize(1000).isSorted();
    assertThat(b.requests.size()).isLessThanOrEqualTo(2 * 1000 + 5);
  }
}
