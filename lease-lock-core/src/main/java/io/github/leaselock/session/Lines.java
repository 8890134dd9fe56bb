package io.github.leaselock.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.lease.LeaseKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The lines of one session, one for each lock that it waits for or holds. Safe for use by several
 * threads.
 */
final class Lines {

  private final SessionCore session;
  private final Map<LeaseKey, WaitingLine> lines = new ConcurrentHashMap<>();

  /** Larger than every number that a claim of a retired line had. */
  private final AtomicLong numbers = new AtomicLong(1);

  Lines(SessionCore session) {
    this.session = session;
  }

  Collection<WaitingLine> all() {
    return lines.values();
  }

  Optional<WaitingLine> of(LeaseKey lock) {
    return Optional.ofNullable(lines.get(lock));
  }

  /** Begins something in a line, in one step with finding it, so that it is not retired between. */
  WaitingLine begin(LeaseLock lock, Consumer<WaitingLine> begin) {
    return lines.compute(
        lock.key(),
        (key, there) -> {
          WaitingLine line =
              there == null ? new WaitingLine(session, lock, numbers.getAndIncrement()) : there;
          begin.accept(line);
          return line;
        });
  }

  /** Forgets a line that has nothing to do. Its numbers are never used again. */
  void retire(LeaseKey key) {
    lines.computeIfPresent(
        key,
        (any, line) -> {
          if (!line.isIdle()) {
            return line;
          }
          numbers.accumulateAndGet(line.nextNumber(), Math::max);
          line.close();
          return null;
        });
  }
}
