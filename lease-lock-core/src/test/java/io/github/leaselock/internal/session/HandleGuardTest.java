package io.github.leaselock.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LockLostException;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.SessionLoss.Reason;
import io.github.leaselock.internal.session.SessionFixture.Operator;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Work under a handle: guarded, or asking for itself. */
class HandleGuardTest {

  private static final SessionLoss LOSS = new SessionLoss(Reason.EVICTED, "by hand");

  private final SessionFixture fixture = new SessionFixture();
  private final Operator a = fixture.operator();
  private final HeldLock handle =
      (HeldLock) a.open().tryAcquire(a.lock("x"), AcquireRequest.exclusive()).orElseThrow();

  @Test
  void guardReturnsWhatTheWorkReturns() throws Exception {
    assertThat(handle.guard(() -> 42)).isEqualTo(42);
  }

  @Test
  void guardThrowsWhatTheWorkThrows() {
    IOException thrown = new IOException("disk full");

    assertThatThrownBy(
            () ->
                handle.guard(
                    () -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(handle.isActive()).isTrue();
  }

  @Test
  void guardInterruptsTheWorkWhenTheHoldIsLostAndTheCallerIsNotLeftInterrupted() {
    assertThatThrownBy(
            () ->
                handle.guard(
                    () -> {
                      handle.lose(LOSS);
                      if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedException("as asked");
                      }
                      return "not interrupted";
                    }))
        .isInstanceOfSatisfying(
            LockLostException.class,
            lost -> {
              assertThat(lost.loss()).isEqualTo(LOSS);
              assertThat(lost.getSuppressed())
                  .singleElement()
                  .isInstanceOf(InterruptedException.class);
            });
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void guardDoesNotReturnWhatWasDoneWithoutTheLock() {
    assertThatThrownBy(
            () ->
                handle.guard(
                    () -> {
                      handle.lose(LOSS);
                      return "done";
                    }))
        .isInstanceOf(LockLostException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void workIsNotInterruptedAfterItsEnd() throws Exception {
    handle.guard(() -> "done");

    handle.lose(LOSS);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void nothingBeginsUnderALostHandle() {
    AtomicInteger began = new AtomicInteger();
    handle.lose(LOSS);

    assertThatThrownBy(() -> handle.guard(began::incrementAndGet))
        .isInstanceOf(LockLostException.class);
    assertThat(began).hasValue(0);
  }

  @Test
  void requireActiveTellsWhyItIsNot() {
    assertThatCode(handle::requireActive).doesNotThrowAnyException();
    handle.release();

    assertThatThrownBy(handle::requireActive)
        .isInstanceOfSatisfying(
            LockLostException.class,
            lost -> assertThat(lost.loss().message()).contains("released"));
  }

  @Test
  void lossIsToldToEachOnceWhateverTheOthersDo() {
    AtomicInteger told = new AtomicInteger();
    handle.onLost(
        action -> {
          throw new IllegalStateException("this executor is full");
        },
        told::incrementAndGet);
    handle.onLost(Runnable::run, told::incrementAndGet);
    handle.lost().thenRun(told::incrementAndGet);

    assertThat(handle.lose(LOSS)).isTrue();
    assertThat(handle.lose(LOSS)).isFalse();
    handle.onLost(Runnable::run, told::incrementAndGet);
    handle.lost().thenRun(told::incrementAndGet);
    fixture.tasks.run();

    assertThat(told).hasValue(5);
  }

  @Test
  void whoHasReleasedIsNotToldOfALoss() {
    AtomicInteger told = new AtomicInteger();
    handle.onLost(Runnable::run, told::incrementAndGet);
    handle.release();

    assertThat(handle.lose(LOSS)).isFalse();
    handle.onLost(Runnable::run, told::incrementAndGet);

    assertThat(told).hasValue(0);
  }
}
