package io.github.leaselock;

import static io.github.leaselock.TestLocks.ALL_STALE;
import static io.github.leaselock.TestLocks.BACKUP_1;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static io.github.leaselock.TestLocks.acquired;
import static io.github.leaselock.TestLocks.heldBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many HTTP requests each operation sends to the API server. */
abstract class RequestBudget {

  private static final AcquireRequest CLAIM = AcquireRequest.exclusive().queued();

  private static final List<String> TABLE = new ArrayList<>();

  /** Of the API server whose requests are counted. */
  protected abstract KubernetesClient client();

  protected abstract String namespace();

  /** The requests since the last call, as {@code VERB path}. */
  protected abstract List<String> requests();

  /** Sees to it that the next GET of an absent Lease is answered as a real server answers it. */
  protected void answerThatItIsAbsent(LeaseKey key) {}

  @AfterAll
  static void printTheTable() {
    System.out.printf("%nRequests to the API server%n%s%n", String.join("\n", TABLE));
  }

  private LeaseLock newProcess() {
    return KubernetesLocks.using(client()).lock(namespace(), "cluster1");
  }

  /** As sessions see it, which watch one another beside their requests. */
  private LeaseLock ofSessions() {
    return StoreLocks.of(KubernetesLocks.using(client()))
        .engine()
        .lock(new LeaseKey(namespace(), "cluster1"));
  }

  private void spends(int budget, String operation, Runnable action) {
    requests();
    action.run();
    List<String> spent = requests();
    TABLE.add("  %-62s %d".formatted(operation, spent.size()));
    assertThat(spent).as(operation).hasSize(budget);
  }

  @Test
  void theFirstAcquireEver() {
    LeaseLock lock = newProcess();
    answerThatItIsAbsent(lock.key());

    spends(
        3,
        "first acquire ever of a lock",
        () -> acquired(lock.acquire(RESTORE_1, StalenessPredicate.never())));
  }

  @Test
  void aFreeLock() {
    LeaseLock lock = newProcess();
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);

    spends(
        1,
        "acquire a free lock, version remembered",
        () -> acquired(lock.acquire(RESTORE_1, StalenessPredicate.never())));
    spends(1, "release, version remembered", () -> lock.release(RESTORE_1));

    LeaseLock another = newProcess();
    spends(
        2,
        "acquire a free lock, version unknown",
        () -> acquired(another.acquire(RESTORE_1, StalenessPredicate.never())));
    LeaseLock third = newProcess();
    spends(3, "release of what another process acquired", () -> third.release(RESTORE_1));
    acquired(third.acquire(RESTORE_1, StalenessPredicate.never()));
    acquired(another.acquire(RESTORE_1, AcquireRequest.exclusive()));
    spends(1, "release, confirmed before", () -> another.release(RESTORE_1));
    spends(1, "release what is not held", () -> newProcess().release(RESTORE_1));
  }

  @Test
  void aHeldLock() {
    LeaseLock lock = newProcess();
    FencingToken token = acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));

    spends(
        1,
        "acquire, already mine",
        () -> acquired(lock.acquire(RESTORE_1, StalenessPredicate.never())));
    LeaseLock afterARestart = newProcess();
    spends(
        2,
        "acquire, already mine, the first time in a new process",
        () -> acquired(afterARestart.acquire(RESTORE_1, StalenessPredicate.never())));
    spends(
        1,
        "the same again",
        () -> acquired(afterARestart.acquire(RESTORE_1, StalenessPredicate.never())));
    spends(
        1,
        "acquire, held by another (beside the predicate's own)",
        () -> heldBy(newProcess().acquire(RESTORE_2, StalenessPredicate.never())));
    spends(1, "verify", () -> lock.verify(RESTORE_1, token));
    spends(1, "isActive (beside the predicate's own)", () -> lock.isActive());
    spends(1, "inspect", () -> lock.inspect());
    spends(
        2,
        "take over, no drain check (beside the predicate's own)",
        () -> acquired(newProcess().acquire(RESTORE_2, ALL_STALE)));
    spends(
        3,
        "take over and drain, work already gone (beside the checks' own)",
        () ->
            acquired(
                newProcess()
                    .acquire(
                        RESTORE_1,
                        AcquireRequest.exclusive()
                            .takingOver(ALL_STALE)
                            .drainingWith(evicted -> true))));
    LockSnapshot seen = lock.inspect();
    spends(1, "forced release of what was seen", () -> lock.forceRelease(seen, "stuck"));
  }

  @Test
  void anExclusiveRequestRefusedBySharedHolders() {
    acquired(newProcess().acquire(BACKUP_1, AcquireRequest.shared()));
    LeaseLock lock = newProcess();

    spends(
        1,
        "exclusive acquire refused by shared holders",
        () -> heldBy(lock.acquire(RESTORE_1, StalenessPredicate.never())));
  }

  @Test
  void aQueuedRequestThatIsRefused() {
    acquired(newProcess().acquire(RESTORE_1, StalenessPredicate.never()));
    LeaseLock lock = newProcess();

    spends(
        2,
        "queued acquire, held by another, taking a place",
        () -> heldBy(lock.acquire(RESTORE_2, AcquireRequest.exclusive().queued())));
    spends(
        1,
        "the same again",
        () -> heldBy(lock.acquire(RESTORE_2, AcquireRequest.exclusive().queued())));
    spends(
        1,
        "another one of the same process",
        () -> heldBy(lock.acquire(BACKUP_1, AcquireRequest.exclusive().queued())));
    spends(2, "withdrawing from the queue", () -> lock.release(BACKUP_1));
  }

  /** Each takes a place, is handed the lock, looks, and releases. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 1000})
  void handingOverCostsTheSameHoweverManyWait(int waiters) {
    LeaseLock lock = ofSessions();
    acquired(lock.acquire(holder(0), CLAIM));
    spends(
        waiters,
        "%4d waiters of a process take places".formatted(waiters),
        () -> queue(lock, waiters));
    assertThat(lock.inspect().queue().size()).isEqualTo(waiters);

    spends(
        2 * waiters,
        "%4d grants: each is handed over, and looks".formatted(waiters),
        () -> {
          for (int number = 0; number < waiters; number++) {
            lock.release(holder(number));
            acquired(lock.acquire(holder(number + 1), CLAIM));
          }
        });
    assertThat(lock.inspect().queue().isEmpty()).isTrue();
  }

  @Test
  void handingOverToAnotherProcess() {
    StoreLocks locks = StoreLocks.of(KubernetesLocks.using(client()));
    LeaseLock lock = locks.lock(namespace(), "cluster1");
    LeaseLock another = newProcess();
    acquired(lock.acquire(holder(0), CLAIM));
    heldBy(another.acquire(holder(1), CLAIM));
    locks.engine().observed(StoreLock.of(another).inspect().lease().orElseThrow());

    spends(
        2,
        "hand-over to another process, its place seen by a watch",
        () -> {
          lock.release(holder(0));
          acquired(another.acquire(holder(1), CLAIM));
        });
    heldBy(lock.acquire(holder(2), CLAIM));
    spends(
        3,
        "hand-over to another process, by one that was handed the lock",
        () -> {
          another.release(holder(1));
          acquired(lock.acquire(holder(2), CLAIM));
        });
    lock.release(holder(2));
    acquired(lock.acquire(holder(3), CLAIM));
    heldBy(another.acquire(holder(4), CLAIM));
    spends(
        4,
        "hand-over to another process that queued unseen",
        () -> {
          lock.release(holder(3));
          acquired(another.acquire(holder(4), CLAIM));
        });
  }

  @Test
  void aSession() {
    LeaseLocks locks = KubernetesLocks.using(client());
    LeaseLock lock = locks.lock(namespace(), "cluster1");
    acquired(lock.acquire(RESTORE_1, StalenessPredicate.never()));
    lock.release(RESTORE_1);
    Timers timers = new Timers();
    List<LeaseSession> opened = new ArrayList<>();
    List<LockHandle> handles = new ArrayList<>();

    spends(2, "session: opened", () -> opened.add(open(locks, timers)));
    LeaseSession session = opened.get(0);
    spends(
        1,
        "session: acquire a free lock, its version remembered",
        () -> session.tryAcquire(lock, AcquireRequest.exclusive()).ifPresent(handles::add));
    for (int i = 0; i < 9; i++) {
      LeaseLock another = locks.lock(namespace(), "another-" + i);
      answerThatItIsAbsent(another.key());
      session.tryAcquire(another, AcquireRequest.exclusive()).ifPresent(handles::add);
    }
    assertThat(handles).hasSize(10);
    spends(1, "session: each third of its duration, 10 locks held", timers::fire);
    spends(0, "handle: isActive", () -> assertThat(handles).allMatch(LockHandle::isActive));
    spends(1, "handle: verify", () -> assertThat(handles.get(0).verify().isValid()).isTrue());
    spends(1, "handle: release", () -> handles.get(0).close());
    spends(10, "session: closed, 9 locks held", session::close);
  }

  private LeaseSession open(LeaseLocks locks, Tasks tasks) {
    try {
      return StoreLocks.of(locks)
          .session(namespace())
          .duration(Duration.ofMinutes(10))
          .tasks(tasks)
          .open();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything at once, and timers when they are fired. */
  private static final class Timers implements Tasks {
    private final List<Runnable> set = new ArrayList<>();

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void executeRelease(Runnable task) {
      task.run();
    }

    @Override
    public void executeRenewal(Runnable task) {
      task.run();
    }

    @Override
    public void executeUserCode(Runnable task) {
      task.run();
    }

    @Override
    public <T> T await(CompletableFuture<T> done, Duration limit) throws TimeoutException {
      if (!done.isDone()) {
        throw new TimeoutException();
      }
      return done.join();
    }

    @Override
    public Later onShutdown(Runnable task) {
      return () -> {};
    }

    @Override
    public Later after(Duration delay, Runnable task) {
      set.add(task);
      return () -> set.remove(task);
    }

    void fire() {
      List<Runnable> due = List.copyOf(set);
      set.clear();
      due.forEach(Runnable::run);
    }

    @Override
    public void close() {
      set.clear();
    }
  }

  private static void queue(LeaseLock lock, int waiters) {
    for (int number = 1; number <= waiters; number++) {
      heldBy(lock.acquire(holder(number), CLAIM));
    }
  }

  /** A claim of one session. */
  private static Holder holder(int number) {
    LeaseKey session = new LeaseKey("ops", "worker-1");
    return new SessionHolder(session, "uid-1", Duration.ofSeconds(15), number).asHolder();
  }
}
