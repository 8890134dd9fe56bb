package io.github.leaselock.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockHandles;
import io.github.leaselock.LockLostException;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/sessions.md shows, run. */
@Timeout(180)
class SessionSnippetsTest {

  private static final Holder RESTORE =
      new Holder("MySQLRestore.ps.percona.com", "db", "restore-1", "uid-1");

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final LeaseLocks locks = StoreLocks.on(store);
  private final LeaseLock lock = locks.lock("db", "cluster1-operations");
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  private void step(String name) {
    done.add(name);
  }

  private LeaseSession session() throws InterruptedException {
    return locks.session("ops").duration(Duration.ofSeconds(15)).open();
  }

  @Test
  void workThatLooksBeforeEachStep() throws Exception {
    try (LeaseSession session = session()) {
      // [handle]
      LockHandle handle = session.acquire(lock, Duration.ofMinutes(2));
      handle.onLost(executor, () -> step("stop")); // once, and never after release
      for (String table : List.of("a", "b")) {
        handle.requireActive(); // arithmetic, no request; throws LockLostException
        step("dump " + table + " under token " + handle.token());
      }
      if (handle.verify().isValid()) { // a live read, before what reaches further
        step("publish");
      }
      handle.release(); // with an outcome; or try-with-resources
      // [handle]

      assertThat(done).hasSize(3).endsWith("publish");
      assertThatThrownBy(handle::requireActive).isInstanceOf(LockLostException.class);
    }
  }

  @Test
  void aProcessThatIsToldToEnd() throws Exception {
    // [shutdown]
    LeaseSession session =
        locks.session("ops").closingWithin(Duration.ofSeconds(20)).closingOnShutdown().open();
    // [shutdown]

    assertThat(session.acquire(lock, Duration.ofMinutes(2)).isActive()).isTrue();
    assertThat(session.closeWithin(Duration.ofSeconds(20)).left()).isEmpty();
  }

  @Test
  void workThatIsInterruptedWhenTheLockIsLost() throws Exception {
    try (LeaseSession session = session()) {
      // [guard]
      try (LockHandle handle = session.acquire(lock, Duration.ofMinutes(2))) {
        String report = handle.guard(() -> longReport()); // interrupted if the lock is lost
        step(report);
      }
      // [guard]
    }
    assertThat(done).containsExactly("report");
  }

  private static String longReport() {
    return "report";
  }

  @Test
  void waitingWithoutAThread() throws Exception {
    try (LeaseSession session = session();
        LockHandle first = session.acquire(lock, Duration.ofMinutes(2))) {
      // [async]
      CompletableFuture<LockHandle> waiting =
          session.acquireAsync(lock, AcquireRequest.exclusive().because("nightly report"));
      CompletableFuture<Void> work =
          waiting.thenAcceptAsync(
              handle -> {
                try (handle) {
                  step("report under token " + handle.token());
                }
              },
              executor);
      // waiting.cancel(false) leaves the queue, and no hold behind
      // [async]
      first.release();
      work.get(60, TimeUnit.SECONDS);
    }
    assertThat(done).hasSize(1);
  }

  @Test
  void severalLocksAtOnce() throws Exception {
    LeaseLock from = locks.lock("db", "cluster1-operations");
    LeaseLock to = locks.lock("db", "cluster2-operations");
    try (LeaseSession session = session()) {
      // [several]
      try (LockHandles both = session.acquireAll(List.of(from, to), Duration.ofMinutes(2))) {
        step("copy under tokens " + both.of(from).token() + " and " + both.of(to).token());
      }
      // [several]
    }
    assertThat(done).hasSize(1);
    assertThat(from.inspect().isFree() && to.inspect().isFree()).isTrue();
  }

  @Test
  void aReconcilerThatWaitsWithoutPolling() throws Exception {
    CountDownLatch requeued = new CountDownLatch(1);
    Runnable requeue = requeued::countDown;
    try (LeaseSession session = session()) {
      LockHandle held = session.acquire(lock, Duration.ofMinutes(2));
      // [reconciler]
      AcquireRequest request = AcquireRequest.exclusive().queued();
      if (lock.acquire(RESTORE, request) instanceof AcquireResult.Held) {
        locks.onTurn(lock, RESTORE, request, Duration.ofSeconds(30), requeue);
      }
      // [reconciler]
      held.close();
      assertThat(requeued.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(lock.acquire(RESTORE, request)).isInstanceOf(AcquireResult.Acquired.class);
    }
  }
}
