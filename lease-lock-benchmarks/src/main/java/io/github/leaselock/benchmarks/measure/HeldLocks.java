package io.github.leaselock.benchmarks.measure;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.benchmarks.report.Numbers;
import io.github.leaselock.benchmarks.subject.Contender;
import io.github.leaselock.benchmarks.subject.SessionLock;
import io.github.leaselock.benchmarks.subject.Subject;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Many locks held by one process, which does nothing else: requests, threads and heap. */
public final class HeldLocks {

  private static final int FEW = 50;

  /** From here on, what is kept once for all locks does not matter. */
  private static final int ENOUGH = 10_000;

  private static final int AT_A_TIME = 16;
  private static final int BYTES_PER_LOCK = 1024;

  private final Bench bench;

  private HeldLocks(Bench bench) {
    this.bench = bench;
  }

  /** Measures. */
  public static void measure(Bench bench) throws Exception {
    HeldLocks measured = new HeldLocks(bench);
    measured.ours(FEW);
    measured.ours(bench.sizes().held());
    for (Subject subject :
        bench.subjects().stream().filter(each -> each.name().contains("elector")).toList()) {
      measured.electors(subject);
    }
  }

  private void ours(int number) throws Exception {
    String namespace = bench.namespace("held");
    Duration duration = bench.sizes().window();
    LeaseLocks locks = KubernetesLocks.using(bench.clients().fabric8());
    Queue<LockHandle> handles = new ConcurrentLinkedQueue<>();
    long heap = Machine.usedHeap();
    Machine.Threads threads = Machine.threads();
    LeaseSession session = locks.session(SessionLock.SESSIONS).duration(duration).open();
    acquire(session, locks, namespace, number, handles);
    double perLock = (double) (Machine.usedHeap() - heap) / number;
    int more = threads.more();
    long before = bench.clients().requests().all();
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    long requests = bench.clients().requests().all() - before;
    long active = handles.stream().filter(LockHandle::isActive).count();
    long began = System.nanoTime();
    session.close();
    bench.say(
        String.format(
            Locale.ROOT,
            "%,d locks held: %d requests in %s; %s bytes per lock; given back in %s",
            number,
            requests,
            duration,
            Numbers.plain(perLock),
            Numbers.time((double) (System.nanoTime() - began))));
    double perSecond = requests / (double) duration.toSeconds();
    put(Bench.OURS, number, perSecond, more, perLock);
    String what = String.format(Locale.ROOT, "%,d held locks", number);
    // Three or four renewals in a duration, and one look at what other sessions have left.
    bench.checks().atMost(what + ": requests in a session's duration", 5, (double) requests);
    bench.checks().exactly(what + ": still active", number, (double) active);
    bench.checks().atMost(what + ": threads", Machine.THREADS_OF_TWO_SESSIONS, more);
    if (number >= ENOUGH) {
      bench.checks().atMost(what + ": bytes of heap per lock", BYTES_PER_LOCK, perLock);
    }
  }

  private static void acquire(
      LeaseSession session,
      LeaseLocks locks,
      String namespace,
      int number,
      Queue<LockHandle> handles)
      throws Exception {
    Semaphore room = new Semaphore(AT_A_TIME);
    List<CompletableFuture<Void>> pending = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      room.acquire();
      pending.add(
          session
              .acquireAsync(locks.lock(namespace, "lock-" + i), AcquireRequest.exclusive())
              .thenAccept(handles::add)
              .whenComplete((done, thrown) -> room.release()));
    }
    CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).get(10, TimeUnit.MINUTES);
  }

  private void electors(Subject subject) throws Exception {
    String namespace = bench.namespace("held");
    long heap = Machine.usedHeap();
    Machine.Threads threads = Machine.threads();
    List<Contender> held = new ArrayList<>();
    for (int i = 0; i < FEW; i++) {
      held.add(subject.contender(new LeaseKey(namespace, "lock-" + i), i));
    }
    acquireAll(held);
    double perLock = (double) (Machine.usedHeap() - heap) / FEW;
    int more = threads.more();
    long before = bench.clients().requests().in(namespace);
    TimeUnit.NANOSECONDS.sleep(bench.sizes().window().toNanos());
    long requests = bench.clients().requests().in(namespace) - before;
    held.forEach(Contender::close);
    double perSecond = requests / (double) bench.sizes().window().toSeconds();
    put(subject.name(), FEW, perSecond, more, perLock);
  }

  /** On threads that have ended when theirs are counted. */
  private static void acquireAll(List<Contender> contenders) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(contenders.size());
    List<Future<?>> pending = new ArrayList<>();
    for (Contender each : contenders) {
      pending.add(
          pool.submit(
              () -> {
                each.acquire();
                return null;
              }));
    }
    for (Future<?> each : pending) {
      each.get(5, TimeUnit.MINUTES);
    }
    pool.shutdown();
    if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("threads do not end");
    }
  }

  private void put(String column, int number, double perSecond, int threads, double bytes) {
    String what = String.format(Locale.ROOT, "%,d held locks: ", number);
    bench.table().put(what + "requests/s", column, perSecond, Numbers.plain(perSecond));
    bench.table().put(what + "threads", column, threads, Integer.toString(threads));
    bench.table().put(what + "heap per lock", column, bytes, Numbers.plain(bytes / 1024) + " kB");
  }
}
