package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a session ends, whatever is under way. */
class SessionEndTest {

  private static final Duration WAIT = Duration.ofMinutes(1);

  private final SessionFixture fixture = new SessionFixture();
  private final ManualTasks tasks = fixture.tasks;
  private final Operator a = fixture.operator();
  private final Operator b = fixture.operator();

  @Test
  void anAnswerThatComesTooLateMakesNobodyActiveAgain() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    a.disconnected = true;
    tasks.pass(Duration.ofMillis(9_300));
    a.disconnected = false;
    List<Boolean> meanwhile = new ArrayList<>();
    a.beforeAnswer =
        () -> {
          tasks.pause(Duration.ofSeconds(2)); // the timer's thread is paused as well
          meanwhile.add(handle.isActive());
          a.beforeAnswer = () -> {};
        };

    tasks.pass(Duration.ofMillis(650));

    assertThat(meanwhile).containsExactly(false);
    assertThat(handle.isActive()).isFalse();
    tasks.pass(Duration.ofSeconds(1));
    assertThat(session.isActive()).isFalse();
  }

  @Test
  void whoIsGrantedAtOnceWhenItsSessionEndsIsToldThatItHoldsNothing() throws Exception {
    LeaseSession session = a.open();
    a.beforeAnswer = () -> tasks.pause(Duration.ofSeconds(11));

    assertThatThrownBy(() -> session.tryAcquire(a.lock("x"), AcquireRequest.exclusive()))
        .isInstanceOf(LockLostException.class);
    a.beforeAnswer = () -> {};
    tasks.run();

    assertThat(b.lock("x").inspect().isFree()).isTrue();
  }

  @Test
  void whoIsGrantedAtOnceAfterItsSessionWasToldItsEndIsAnsweredAllTheSame() throws Exception {
    LeaseSession session = a.open();
    tasks.stopRenewals();
    a.beforeAnswer = () -> tasks.pass(Duration.ofSeconds(11));

    CompletableFuture<Optional<LockHandle>> asking =
        CompletableFuture.supplyAsync(
            () -> session.tryAcquire(a.lock("x"), AcquireRequest.exclusive()));

    assertThatThrownBy(() -> asking.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LockLostException.class);
  }

  @Test
  void whoDoesNotWaitLeavesNothingThatKeepsReadersOut() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    one.acquire(a.lock("x"), AcquireRequest.shared(), WAIT);

    assertThat(other.tryAcquire(b.lock("x"), AcquireRequest.exclusive())).isEmpty();
    tasks.run();

    assertThat(a.lock("x").inspect().queue().isEmpty()).isTrue();
    assertThat(one.tryAcquire(a.lock("x"), AcquireRequest.shared())).isPresent();
  }

  @Test
  void aHoldOnANewLeaseIsNotTakenForLostWhenTheOldOneIsSeenToGo() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    one.acquire(a.lock("x"), WAIT).close();
    CompletableFuture<LockHandle> waiting =
        other.acquireAsync(b.lock("y"), AcquireRequest.exclusive());
    tasks.run();
    waiting.join();
    CompletableFuture<LockHandle> listening =
        other.acquireAsync(b.lock("y"), AcquireRequest.exclusive());
    tasks.run();
    assertThat(listening).isNotDone();
    b.late = true;
    a.lock("x").deleteIfFree();
    LockHandle handle = other.acquire(b.lock("x"), WAIT);
    CompletableFuture<LockHandle> next =
        other.acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.run();

    b.showWhatIsLate();
    tasks.run();

    assertThat(handle.isActive()).isTrue();
    assertThat(next).isNotDone();
    handle.close();
    tasks.run();
    assertThat(next).isCompleted();
  }

  @Test
  void closingGivesBackWhatAReleaseCouldNotBefore() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    a.disconnected = true;
    handle.close();
    a.disconnected = false;

    session.close();

    assertThat(b.lock("x").inspect().isFree()).isTrue();
    assertThat(a.store(session)).isFalse();
  }

  @Test
  void closingTakesWaitersOffTheQueue() throws Exception {
    LeaseSession one = a.open();
    LeaseSession other = b.open();
    one.acquire(a.lock("x"), WAIT);
    CompletableFuture<LockHandle> waiting =
        other.acquireAsync(b.lock("x"), AcquireRequest.exclusive());
    tasks.run();

    other.close();

    assertThat(waiting).isCompletedExceptionally();
    assertThat(a.lock("x").inspect().queue().isEmpty()).isTrue();
  }

  @Test
  void closingEndsInTimeThoughTheApiServerDoesNotAnswer() throws Exception {
    LeaseSession session = a.open();
    LockHandle handle = session.acquire(a.lock("x"), WAIT);
    handle.close();
    LeaseSession real = a.open();
    LockHandle unreleased = real.acquire(a.lock("y"), WAIT);
    a.disconnected = true;
    unreleased.close();
    long began = tasks.read();

    real.close();

    assertThat(Duration.ofNanos(tasks.read() - began)).isLessThan(Duration.ofSeconds(35));
    assertThat(real.isActive()).isFalse();
    assertThat(unreleased.isActive()).isFalse();
  }

  @Test
  void aWaitThatBeginsAsTheSessionEndsIsTold() {
    LeaseSession session = a.open();
    session.close();

    assertThatThrownBy(() -> session.acquireAsync(a.lock("x"), AcquireRequest.exclusive()))
        .isInstanceOfSatisfying(
            LockLostException.class,
            lost -> assertThat(lost.loss().reason()).isEqualTo(Reason.CLOSED));
  }
}
