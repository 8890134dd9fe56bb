package io.github.leaselock.benchmarks.measure;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.benchmarks.report.Numbers;
import io.github.leaselock.benchmarks.report.Samples;
import io.github.leaselock.benchmarks.subject.SessionLock;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many waiters in one process: what a grant costs, and how many threads they need. */
public final class ManyWaiters {

  private static final Duration SESSION = Duration.ofSeconds(15);

  private final Bench bench;
  private final String namespace;

  private ManyWaiters(Bench bench) {
    this.bench = bench;
    this.namespace = bench.namespace("many");
  }

  /** Measures. */
  public static void measure(Bench bench) throws Exception {
    new ManyWaiters(bench).run();
  }

  private void run() throws Exception {
    LeaseLocks locks = KubernetesLocks.using(bench.clients().fabric8());
    LeaseLocks other = KubernetesLocks.using(bench.clients().unseen());
    Machine.Threads threads = Machine.threads();
    try (LeaseSession session = locks.session(SessionLock.SESSIONS).duration(SESSION).open();
        LeaseSession first = other.session(SessionLock.SESSIONS).duration(SESSION).open()) {
      LockHandle held = first.acquire(other.lock(namespace, "lock"), SESSION);
      List<Integer> served = Collections.synchronizedList(new ArrayList<>());
      CompletableFuture<Void> all = waitForIt(session, locks.lock(namespace, "lock"), served);
      bench.sessions().awaitWaiters(new LeaseKey(namespace, "lock"), bench.sizes().waiters());
      int more = threads.more();
      long queueing = bench.clients().requests().in(namespace);
      long began = System.nanoTime();
      held.release();
      all.get(10, TimeUnit.MINUTES);
      long nanos = System.nanoTime() - began;
      long requests = bench.clients().requests().in(namespace);
      bench.say(
          String.format(
              Locale.ROOT,
              "%d waiters in one process: %s, %d requests to queue, %d to be served",
              served.size(),
              Numbers.time((double) nanos),
              queueing,
              requests - queueing));
      tell(requests, more, Samples.outOfOrder(served));
    }
  }

  private CompletableFuture<Void> waitForIt(
      LeaseSession session, LeaseLock lock, List<Integer> served) {
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < bench.sizes().waiters(); i++) {
      int number = i;
      waiting.add(
          session
              .acquireAsync(lock, AcquireRequest.exclusive())
              .thenAccept(
                  handle -> {
                    served.add(number);
                    handle.release();
                  }));
    }
    return CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new));
  }

  private void tell(long requests, int threads, double disorder) {
    String all = String.format(Locale.ROOT, "%,d waiters in one process", bench.sizes().waiters());
    double perGrant = (double) requests / bench.sizes().waiters();
    bench.table().put(all + ": requests per grant", Bench.OURS, perGrant, Numbers.plain(perGrant));
    bench.table().put(all + ": threads", Bench.OURS, threads, Integer.toString(threads));
    bench.table().put(all + ": pairs out of order", Bench.OURS, Numbers.percent(disorder));
    bench.checks().atMost(all + ": requests per grant", 3, perGrant);
    bench.checks().exactly(all + ": pairs out of order", 0, disorder);
    bench.checks().atMost(all + ": threads", Machine.THREADS_OF_TWO_SESSIONS, threads);
  }
}
