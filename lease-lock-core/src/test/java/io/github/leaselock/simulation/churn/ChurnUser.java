package io.github.leaselock.simulation.churn;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Wants a lock, waits for it, holds it and gives it back, again and again. */
final class ChurnUser {

  private static final Duration THINKS = Duration.ofMillis(120);
  private static final Duration HOLDS = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration IMPATIENCE = Duration.ofMillis(400);

  private final Churn churn;
  private final ChurnProcess process;
  private final Loop loop;
  private final Random random;
  private Optional<CompletableFuture<LockHandle>> waiting = Optional.empty();

  ChurnUser(Churn churn, ChurnProcess process, Random random) {
    this.churn = churn;
    this.process = process;
    this.loop = churn.loop();
    this.random = random;
  }

  void start() {
    loop.user(churn.soon(THINKS, random), this::want);
  }

  private void want() {
    Optional<LeaseSession> session = process.session().filter(LeaseSession::isActive);
    if (!churn.isOn() || session.isEmpty()) {
      if (churn.isOn()) {
        start();
      }
      return;
    }
    boolean shared = random.nextInt(4) == 0;
    Duration patience = random.nextInt(10) == 0 ? IMPATIENCE : PATIENCE;
    want(session.get(), churn.anyLock(random), shared, patience);
  }

  /** Waits for this one, though the churn is over. */
  void take(String lock) {
    want(process.session().orElseThrow(), lock, false, PATIENCE);
  }

  private void want(LeaseSession session, String name, boolean shared, Duration patience) {
    Life life = process.life();
    LeaseLock lock = life.locks().lock(ChurnServer.LOCKS, name);
    try {
      CompletableFuture<LockHandle> future =
          session.acquireAsync(
              lock, shared ? AcquireRequest.shared() : AcquireRequest.exclusive(), patience);
      waiting = Optional.of(future);
      var unused = future.whenComplete((handle, failed) -> answered(life, handle));
    } catch (LockLostException over) {
      start();
    }
  }

  private void answered(Life life, @Nullable LockHandle handle) {
    waiting = Optional.empty();
    if (handle == null) {
      churn.gaveUp();
      start();
      return;
    }
    ChurnLaws.Held held = churn.laws().granted(life, handle);
    loop.user(churn.soon(HOLDS, random), () -> release(life, held, handle));
  }

  private void release(Life life, ChurnLaws.Held held, LockHandle handle) {
    if (life.isDead()) {
      return;
    }
    if (loop.now() < process.pausedUntil()) {
      loop.user(process.pausedUntil(), () -> release(life, held, handle));
      return;
    }
    held.releasing();
    try {
      handle.release();
    } catch (Life.Dead crashed) {
      return;
    } catch (LeaseUnavailableException late) {
      // The session goes on trying.
    }
    start();
  }

  void cancel() {
    waiting.ifPresent(future -> future.cancel(false));
  }

  void crashed() {
    waiting = Optional.empty();
    start();
  }

  boolean isWaiting() {
    return waiting.isPresent();
  }
}
