package io.github.leaselock.internal.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a line and was not taken yet. Whoever brings an event takes the line's
 * steps, unless another thread does: one at a time, with no monitor held. Safe for use by several
 * threads. A base class, for a session may hold a hundred thousand locks.
 */
abstract class LineMailbox {

  /** Each is read when its turn comes; null while there is none. */
  private @Nullable Queue<Supplier<LineEvent>> mailbox;

  private boolean stepping;
  private boolean retired;

  /** Takes a step; one at a time. */
  abstract void take(LineEvent event);

  /**
   * Somebody who was in the way has ended, or we have written a version that we read as others do.
   */
  abstract void reconsider();

  /** Tells the line what has happened; false if it is retired. */
  final boolean post(Supplier<LineEvent> event) {
    synchronized (this) {
      if (retired) {
        return false;
      }
      if (mailbox == null) {
        mailbox = new ArrayDeque<>(2);
      }
      mailbox.add(event);
      if (stepping) {
        return true;
      }
      stepping = true;
    }
    boolean ended = false;
    try {
      takeSteps();
      ended = true;
    } finally {
      if (!ended) {
        synchronized (this) {
          stepping = false; // an Error: whoever comes next goes on
        }
      }
    }
    return true;
  }

  private void takeSteps() {
    while (true) {
      Supplier<LineEvent> event;
      synchronized (this) {
        Supplier<LineEvent> next = mailbox == null ? null : mailbox.poll();
        if (next == null) {
          mailbox = null;
          stepping = false;
          return;
        }
        event = next;
      }
      take(event.get());
    }
  }

  /** From now on nothing is taken; false if somebody came in between. */
  final synchronized boolean retire() {
    retired = mailbox == null || mailbox.isEmpty();
    return retired;
  }
}
