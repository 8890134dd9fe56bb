package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.internal.lock.LockEngine;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener of the locks what happens to a session, in order, as the session's user code:
 * one that blocks delays what it is told, and nothing else. Safe for use by several threads.
 */
final class ToldInOrder {

  private static final Logger LOG = LoggerFactory.getLogger(ToldInOrder.class);

  /** What a listener that does not come back has not been told; the rest is dropped. */
  private static final int BACKLOG = 1000;

  private final LockEngine locks;
  private final UserCode userCode;
  private final Queue<Consumer<LeaseLockListener>> events = new ArrayDeque<>();
  private boolean telling;

  ToldInOrder(LockEngine locks, UserCode userCode) {
    this.locks = locks;
    this.userCode = userCode;
  }

  void tell(Consumer<LeaseLockListener> event) {
    locks.log(event); // a listener that hangs must not hide a loss
    boolean begins;
    synchronized (this) {
      if (events.size() >= BACKLOG) {
        warnOfBacklog();
        return;
      }
      events.add(event);
      begins = !telling;
      telling = true;
    }
    if (begins) {
      userCode.run(this::tellAll);
    }
  }

  private void warnOfBacklog() {
    locks
        .warnings()
        .warn(
            LOG,
            List.of("listener", "backlog"),
            "A listener of locks does not keep up; what happens to a session is not told any more");
  }

  private void tellAll() {
    while (true) {
      Consumer<LeaseLockListener> event;
      synchronized (this) {
        Consumer<LeaseLockListener> next = events.poll();
        if (next == null) {
          telling = false;
          return;
        }
        event = next;
      }
      locks.tell(event);
    }
  }
}
