package io.github.leaselock.session;

import io.github.leaselock.LeaseLock;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.lease.Holder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is to be taken off a Lease, with its hold, its place and whatever request of it is still
 * under way: by a release, repeated until it is confirmed or the session is over.
 */
final class Leaving {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseSession.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final SessionCore session;
  private final LeaseLock lock;
  private final Runnable afterwards;

  /** No set of its own while nobody leaves. */
  private Set<Holder> holders = Set.of();

  /**
   * Nobody yet.
   *
   * @param afterwards runs whenever one is off the Lease
   */
  Leaving(SessionCore session, LeaseLock lock, Runnable afterwards) {
    this.session = session;
    this.lock = lock;
    this.afterwards = afterwards;
  }

  synchronized boolean isEmpty() {
    return holders.isEmpty();
  }

  /** Begins to take a holder off, elsewhere. */
  void add(Holder holder) {
    add(holder, FIRST_PAUSE);
  }

  private void add(Holder holder, Duration pause) {
    synchronized (this) {
      if (holders.isEmpty()) {
        holders = new LinkedHashSet<>();
      }
      holders.add(holder);
    }
    session.tasks().execute(() -> tryAndTryAgain(holder, pause));
  }

  private void tryAndTryAgain(Holder holder, Duration pause) {
    if (!takeOff(holder) && !session.isOver()) {
      Duration longer = pause.multipliedBy(2);
      Duration next = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      session.tasks().after(session.jittered(pause), () -> add(holder, next));
    }
  }

  /** Tries once with all of them, until some time; whether none is left. */
  boolean takeOffAll(BooleanSupplier inTime) {
    List<Holder> left;
    synchronized (this) {
      left = List.copyOf(holders);
    }
    boolean all = true;
    for (Holder holder : left) {
      all &= inTime.getAsBoolean() && takeOff(holder);
    }
    return all;
  }

  /** Whether it is known to be off the Lease. */
  private boolean takeOff(Holder holder) {
    synchronized (this) {
      if (!holders.contains(holder)) {
        return true; // another thread was quicker
      }
    }
    try {
      if (lock.release(holder) instanceof ReleaseResult.Unknown) {
        return false;
      }
    } catch (RuntimeException refused) {
      session
          .locks()
          .warnings()
          .warn(
              LOG,
              List.of(lock.key(), "take off"),
              "Lease " + lock.key() + ": " + holder + " could not be taken off",
              refused);
      return false;
    }
    afterwards.run();
    synchronized (this) {
      if (holders.contains(holder)) {
        holders.remove(holder);
        holders = holders.isEmpty() ? Set.of() : holders;
      }
    }
    session.lines().retire(lock.key());
    return true;
  }
}
