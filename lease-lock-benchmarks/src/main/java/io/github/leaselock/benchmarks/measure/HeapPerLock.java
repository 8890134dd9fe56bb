package io.github.leaselock.benchmarks.measure;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.benchmarks.jmh.PlainStore;
import io.github.leaselock.benchmarks.report.Numbers;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a process keeps for each of 10,000 locks, without an HTTP client that could have kept
 * something, too: the heap with the session and the handles, less the heap with the store alone.
 */
public final class HeapPerLock {

  private static final int LOCKS = 10_000;
  private static final int BYTES_PER_LOCK = 1024;

  private HeapPerLock() {}

  /** Measures. */
  public static void measure(Bench bench) throws Exception {
    PlainStore store = new PlainStore();
    long with = heapOfTheProcess(store);
    long without = Machine.usedHeap();
    double perLock = (double) (with - without) / LOCKS;
    String row = String.format(Locale.ROOT, "%,d held locks in memory: heap per lock", LOCKS);
    bench.table().put(row, Bench.OURS, perLock, Numbers.plain(perLock / 1024) + " kB");
    bench.checks().atMost(row + ", bytes", BYTES_PER_LOCK, perLock);
    bench.checks().that(row + ": all were there to be measured", perLock > 0);
    store.read(new LeaseKey("db", "lock-0")); // kept until here
  }

  private static long heapOfTheProcess(PlainStore store) throws Exception {
    try (Tasks tasks = Tasks.started("heap")) {
      StoreLocks locks = StoreLocks.on(store);
      LeaseSession session =
          locks.session("ops").duration(Duration.ofMinutes(10)).tasks(tasks).open();
      List<LockHandle> handles = new ArrayList<>(LOCKS);
      for (int i = 0; i < LOCKS; i++) {
        handles.add(session.acquire(locks.lock("db", "lock-" + i), Duration.ofSeconds(1)));
      }
      long heap = Machine.usedHeap();
      if (!handles.stream().allMatch(LockHandle::isActive)) {
        throw new IllegalStateException("not all are held");
      }
      return heap;
    }
  }
}
