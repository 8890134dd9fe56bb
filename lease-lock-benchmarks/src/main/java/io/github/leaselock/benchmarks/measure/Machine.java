package io.github.leaselock.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;

/** What this JVM uses. */
final class Machine {

  /**
   * Two sessions have ten threads each at most; the watch has some of the client's, which are as
   * many for one as for a thousand.
   */
  static final int THREADS_OF_TWO_SESSIONS = 32;

  private static final int COLLECTIONS = 5;

  private Machine() {}

  /** What this thread has allocated until now. */
  static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean
        ? bean.getCurrentThreadAllocatedBytes()
        : 0;
  }

  /** Which threads there are. */
  record Threads(Set<Long> ids) {

    /** How many there are now that were not there then. */
    int more() {
      Set<Long> now = new HashSet<>(Machine.threads().ids());
      now.removeAll(ids);
      return now.size();
    }
  }

  static Threads threads() {
    Set<Long> ids = new HashSet<>();
    for (long id : ManagementFactory.getThreadMXBean().getAllThreadIds()) {
      ids.add(id);
    }
    return new Threads(ids);
  }

  /** The heap in use after all garbage that can be found is collected. */
  static long usedHeap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      ManagementFactory.getMemoryMXBean().gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }
}
