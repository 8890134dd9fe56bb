package io.github.leaselock.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.Tasks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a line looks by itself: the safety net below the watch, and the way to find out that
 * somebody is dead, of which no watch tells.
 *
 * <p>Every third of the session's duration, and every two seconds where nobody tells of changes;
 * only once in the duration if so many others are to be served first that it need not know yet who
 * of them lives. And as soon as somebody in the way has been seen unrenewed for long enough.
 *
 * <p>Used under the monitor of its line.
 */
final class Looks {

  private static final Duration WITHOUT_WATCH = Duration.ofSeconds(2);

  private final SessionCore session;
  private final LineWatch watch;
  private final Ahead ahead;
  private final Runnable look;
  private Tasks.@Nullable Later next;
  private boolean rarely;

  Looks(SessionCore session, LeaseLock lock, LineWatch watch, Runnable look) {
    this.session = session;
    this.watch = watch;
    this.ahead = new Ahead(session, lock);
    this.look = look;
  }

  Ahead ahead() {
    return ahead;
  }

  /** Sees to it that there is a next look. */
  void later() {
    if (next == null && !session.isOver()) {
      next = session.tasks().after(delay(), look);
    }
  }

  /** The Lease has moved: whoever was far from being served may be near. */
  void moved() {
    if (next != null && rarely && ahead.areFew()) {
      cancel();
      later();
    }
  }

  private Duration delay() {
    boolean watching = watch.isWatched();
    rarely = !ahead.areFew();
    Duration regular = rarely ? session.duration() : session.duration().dividedBy(3);
    Duration often = watching ? regular : min(regular, WITHOUT_WATCH);
    Duration delay = session.jittered(often);
    return ahead.untilVerdict().map(verdict -> min(verdict, delay)).orElse(delay);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  void cancel() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
