package io.github.leaselock.josdk;

import static io.github.leaselock.kubernetes.KubernetesLocks.holderOf;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LockHolder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the objects of one kind hold, or wait for, and how it is given back. */
final class Holds<P extends HasMetadata> {

  private static final Logger LOG = LoggerFactory.getLogger(LockedOperation.class);

  private static final Duration SOON = Duration.ofSeconds(2);

  private final LeaseLocks locks;
  private final Threads threads;
  private final Warnings warnings = new Warnings();
  private final OperationSpec.Complete<P> spec;
  private final ReleasedObjects released = new ReleasedObjects();

  Holds(LeaseLocks locks, Threads threads, OperationSpec.Complete<P> spec) {
    this.locks = locks;
    this.threads = threads;
    this.spec = spec;
  }

  LeaseLock lockOf(P object) {
    LeaseKey key = Objects.requireNonNull(spec.lock().apply(object), "lock");
    return spec.owner()
        .apply(object)
        .map(owner -> locks.lock(key, owner))
        .orElseGet(() -> locks.lock(key));
  }

  /** Whether it is known that all was given back, for good. */
  boolean isOver(P object) {
    return released.contains(object);
  }

  Duration soon() {
    return spec.recheck().compareTo(SOON) < 0 ? spec.recheck() : SOON;
  }

  /** Once its final status is stored, or nothing of its work can be. */
  Optional<Duration> release(P object) {
    try {
      LeaseLock lock = lockOf(object);
      if (lock.release(holderOf(object)).isUnknown()) {
        return Optional.of(soon());
      }
    } catch (LeaseRefusedException e) {
      warn(object, e);
      return Optional.of(spec.recheck());
    }
    released.add(object);
    return Optional.empty();
  }

  /** An object is gone, with a finalizer of ours or without; on a thread of the informer. */
  void gone(P last) {
    if (!released.remove(last)) {
      threads.run(() -> withdraw(last));
    }
  }

  /** A place in the queue, or an offer, is given back; a hold is not: its work may live. */
  @SuppressWarnings("IllegalCatch") // nobody else would tell
  private void withdraw(P last) {
    try {
      LeaseLock lock = lockOf(last);
      String identity = holderOf(last).identity();
      boolean holds =
          !spec.workEndsWithObject()
              && !spec.isFinished(last)
              && lock.inspect().holders().stream()
                  .anyMatch(one -> one.identity().equals(identity) && hasBegun(one));
      if (!holds) {
        release(last);
        released.remove(last);
      }
    } catch (RuntimeException e) {
      warn(last, e);
    }
  }

  private static boolean hasBegun(LockHolder holder) {
    return holder.offer().isEmpty() && !holder.pending();
  }

  /** So that objects that came together do not all come again together. */
  Duration spread(Duration time) {
    double factor = 0.9 + 0.2 * threads.random();
    return Duration.ofMillis(Math.max(1, Math.round(time.toMillis() * factor)));
  }

  void warn(P object, Exception e) {
    String name = object.getKind() + " " + ResourceID.fromResource(object);
    warnings.warn(LOG, name + e.getClass(), name + " is tried again", e);
  }
}
