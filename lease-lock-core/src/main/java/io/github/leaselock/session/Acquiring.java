package io.github.leaselock.session;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The ways in which a session comes to a hold: on a thread that waits, without one, at once. */
record Acquiring(SessionCore session) {

  private record Entered(WaitingLine line, Waiter waiter) {}

  private Entered enter(LockClaim claim) {
    requireOpen(claim.lock());
    List<Waiter> entered = new ArrayList<>(1);
    WaitingLine line = session.lines().begin(claim.lock(), any -> entered.add(any.enter(claim)));
    if (!session.isOpen()) {
      line.abandon(session.whyNotOpen()); // whoever ended it meanwhile may not have seen the waiter
    }
    return new Entered(line, entered.get(0));
  }

  private void requireOpen(LeaseLock lock) {
    if (!session.isOpen()) {
      throw new LockLostException(lock.key(), session.whyNotOpen());
    }
  }

  LockHandle waiting(LockClaim claim, Duration wait) throws InterruptedException, TimeoutException {
    long began = session.now();
    Entered entered = enter(claim);
    Waiter waiter = entered.waiter();
    waiter.blocks = true;
    entered.line().workFor(waiter);
    try {
      long left = wait.toNanos() - (session.now() - began);
      return waiter.future.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (!waiter.future.cancel(false)) {
        return result(waiter.future); // granted at the last moment
      }
      throw new TimeoutException(
          String.format(Locale.ROOT, "not granted within %s: %s", wait, claim.lock()));
    } catch (InterruptedException e) {
      if (!waiter.future.cancel(false) && !waiter.future.isCompletedExceptionally()) {
        waiter.future.join().close();
      }
      throw e;
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static LockHandle result(CompletableFuture<LockHandle> done) throws InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  CompletableFuture<LockHandle> withoutThread(LockClaim claim) {
    Entered entered = enter(claim);
    entered.line().workElsewhere();
    return entered.waiter().future;
  }

  Optional<LockHandle> atOnce(LockClaim claim) {
    requireOpen(claim.lock());
    LeaseKey key = claim.lock().key();
    List<Holder> reserved = new ArrayList<>(1);
    WaitingLine line = session.lines().begin(claim.lock(), any -> reserved.add(any.reserve()));
    Holder holder = reserved.get(0);
    try {
      AcquireResult result = claim.lock().acquire(claim.request(holder));
      if (result instanceof AcquireResult.Acquired acquired) {
        LockHandle handle = line.holds().add(holder, OwnClaims.number(holder), acquired.token());
        if (!session.isOpen()) {
          handle.close(); // whoever ended the session may not have seen it
          requireOpen(claim.lock());
        }
        return Optional.of(handle);
      }
      if (!(result instanceof AcquireResult.Held)) {
        line.holds().leaving().add(holder);
      }
      if (result instanceof AcquireResult.Unknown unknown) {
        throw new LeaseUnavailableException(key, "acquired", unknown.cause());
      }
      return Optional.empty();
    } finally {
      line.passed();
      session.lines().retire(key);
    }
  }

  LockHandles all(Collection<LeaseLock> several, Duration wait)
      throws InterruptedException, TimeoutException {
    List<LeaseLock> ordered = ordered(several);
    long began = session.now();
    List<LockHandle> held = new ArrayList<>();
    boolean all = false;
    try {
      for (LeaseLock lock : ordered) {
        held.add(
            waiting(
                LockClaim.of(session, lock, LockMode.EXCLUSIVE),
                wait.minusNanos(session.now() - began)));
      }
      all = true;
      return new LockHandles(held);
    } finally {
      if (!all) {
        new LockHandles(held).close();
      }
    }
  }

  private static List<LeaseLock> ordered(Collection<LeaseLock> several) {
    List<LeaseLock> ordered =
        several.stream()
            .sorted(
                Comparator.comparing((LeaseLock lock) -> lock.key().namespace())
                    .thenComparing(lock -> lock.key().name()))
            .toList();
    long different = ordered.stream().map(LeaseLock::key).distinct().count();
    if (ordered.isEmpty() || different < ordered.size()) {
      throw new IllegalArgumentException(
          "several locks are at least one, each on a Lease of its own: " + several);
    }
    return ordered;
  }
}
