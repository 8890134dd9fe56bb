package io.github.leaselock.internal.session;

import io.github.leaselock.internal.lock.Tasks;
import java.util.HashMap;
import java.util.Map;

/** The timers of one line that run. */
final class LineTimers {

  private final Map<Integer, Tasks.Later> running = new HashMap<>(4);

  void start(int timer, Tasks.Later later) {
    running.put(timer, later);
  }

  void cancel(int timer) {
    Tasks.Later later = running.get(timer);
    if (later != null) {
      later.cancel();
    }
  }

  /** It was called off, or due; whether it was the last. */
  boolean forget(int timer) {
    running.remove(timer);
    return running.isEmpty();
  }
}
