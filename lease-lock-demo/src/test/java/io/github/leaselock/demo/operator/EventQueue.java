package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What operators told, in order, and a way to wait for it. */
final class EventQueue {

  private static final long PATIENCE_SECONDS = 60;

  private final List<OperatorEvent> events = new ArrayList<>();

  synchronized void add(OperatorEvent event) {
    events.add(event);
    notifyAll();
  }

  synchronized List<OperatorEvent> all() {
    return List.copyOf(events);
  }

  /** The first event of this sort about this subject, which may have come already. */
  OperatorEvent await(String subject, What what) throws InterruptedException {
    return await(event -> event.what() == what && event.subject().equals(subject));
  }

  /** The first event that is wanted, which may have come already. */
  synchronized OperatorEvent await(Predicate<OperatorEvent> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    int seen = 0;
    while (true) {
      for (; seen < events.size(); seen++) {
        if (wanted.test(events.get(seen))) {
          return events.get(seen);
        }
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("what was waited for is not among " + events);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
