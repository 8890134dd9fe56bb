package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.store.DeleteOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Leases of sessions that were judged to have ended. They stay for a while, marked, so that
 * whoever else waits for them learns of the verdict by its next look, and are removed then by
 * everyone who has seen the mark. Safe for use by several threads.
 */
final class Tombstones {

  private static final Logger LOG = LoggerFactory.getLogger(Tombstones.class);

  /** In durations of the session: whoever waits looks at least once in each. */
  private static final int STAY = 2;

  private final LockEngine locks;
  private final Map<LeaseKey, Tombstone> stones = new HashMap<>();

  private record Tombstone(LeaseRecord lease, long removable) {}

  Tombstones(LockEngine locks) {
    this.locks = locks;
  }

  static Duration stay(Duration ofSession) {
    return ofSession.multipliedBy(STAY);
  }

  /** Whether it was not known before. */
  synchronized boolean found(LeaseRecord lease, Duration ofSession) {
    long removable = locks.world().ticker().read() + stay(ofSession).toNanos();
    return stones.putIfAbsent(lease.key(), new Tombstone(lease, removable)) == null;
  }

  /** Removes those that stood for long enough; what fails is tried again the next time. */
  void removeOld() {
    long now = locks.world().ticker().read();
    all().stream().filter(stone -> now - stone.removable() >= 0).forEach(this::remove);
  }

  /** Removes all, until some time: nobody of this process will come again. */
  void removeAll(BooleanSupplier inTime) {
    all().stream().takeWhile(stone -> inTime.getAsBoolean()).forEach(this::remove);
  }

  private synchronized List<Tombstone> all() {
    return List.copyOf(stones.values());
  }

  private void remove(Tombstone stone) {
    LeaseRecord lease = stone.lease();
    if (locks.store().delete(lease) instanceof DeleteOutcome.Unconfirmed unconfirmed) {
      StoreFailure failure = unconfirmed.failure();
      LOG.debug("Session {}, which has ended, is not removed: {}", lease.key(), failure);
      if (failure.kind() != Kind.NOT_FOUND
          && failure.kind() != Kind.CONFLICT
          && !failure.isPermanent()) {
        return;
      }
    }
    synchronized (this) {
      stones.remove(lease.key());
    }
  }
}
