package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.kubernetes.KubernetesLocks;
import java.util.Optional;

/**
 * Lets one replica at a time act for an object: whoever holds a Lease of the object's own, by the
 * session of the process. Held for one step.
 */
final class ReplicaGuard {

  /** One step. */
  interface Turn extends AutoCloseable {

    /** Whether no other replica can have begun one. */
    boolean isMine();

    @Override
    void close();
  }

  private static final Turn ALWAYS =
      new Turn() {
        @Override
        public boolean isMine() {
          return true;
        }

        @Override
        public void close() {}
      };

  private final LeaseLocks locks;
  private final Optional<LeaseSession> session;

  ReplicaGuard(LeaseLocks locks, Optional<LeaseSession> session) {
    this.locks = locks;
    this.session = session;
  }

  /** Empty if another replica is at it, or this one cannot tell. */
  Optional<Turn> enter(HasMetadata object, LeaseKey beside) {
    if (session.isEmpty()) {
      return Optional.of(ALWAYS);
    }
    LeaseLock own = lockOf(object, beside);
    return session.get().tryAcquire(own, AcquireRequest.exclusive()).map(ReplicaGuard::turn);
  }

  /** Removes the Lease of an object that nobody acts for any more. */
  void forget(HasMetadata object, LeaseKey beside) {
    if (session.isPresent()) {
      lockOf(object, beside).deleteIfFree();
    }
  }

  private LeaseLock lockOf(HasMetadata object, LeaseKey beside) {
    LeaseKey key = new LeaseKey(beside.namespace(), "actor-" + object.getMetadata().getUid());
    return beside.namespace().equals(object.getMetadata().getNamespace())
        ? locks.lock(key, KubernetesLocks.ownerOf(object))
        : locks.lock(key);
  }

  private static Turn turn(LockHandle handle) {
    return new Turn() {
      @Override
      public boolean isMine() {
        return handle.isActive();
      }

      @Override
      public void close() {
        handle.close();
      }
    };
  }
}
