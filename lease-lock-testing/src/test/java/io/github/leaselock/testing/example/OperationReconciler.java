package io.github.leaselock.testing.example;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LeaseUnavailableException;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.Verdict;
import io.github.leaselock.testing.OperatorUnderTest;

/** The reconciler of docs/testing.md, which is right. Wrong ones change a step of it. */
class OperationReconciler implements OperatorUnderTest.Reconciler {

  final LeaseLock lock;
  final StoredObjects objects;
  final Work work;

  OperationReconciler(LeaseLock lock, StoredObjects objects, Work work) {
    this.lock = lock;
    this.objects = objects;
    this.work = work;
  }

  @Override
  public boolean reconcile(String name) {
    return objects.cached(name).map(this::step).orElse(false);
  }

  // [testing-reconciler]
  /** One step; whether to come again. */
  boolean step(Operation cached) {
    try {
      AcquireResult result = lock.acquire(cached.holder(), request(cached));
      if (!(result instanceof AcquireResult.Acquired acquired)) {
        return objects.live(cached.name()).isPresent(); // held, draining, unknown: come again
      }
      boolean ended =
          objects
              .live(cached.name()) // under the lock; the cache may be old
              .map(live -> advance(live, acquired.token()))
              .orElse(true);
      return !ended || !release(cached);
    } catch (LeaseRefusedException | LeaseUnavailableException e) {
      return true; // a right is missing, say: it may be granted later
    }
  }

  AcquireRequest request(Operation operation) {
    AcquireRequest request =
        operation.mode() == LockMode.SHARED ? AcquireRequest.shared() : AcquireRequest.exclusive();
    return request
        .queued()
        .takingOver(this::judge)
        .drainingWith(evicted -> work.isGone(nameOf(evicted)));
  }

  /** Of every kind that may hold: stale once it is gone or finished. */
  Verdict judge(LockHolder holder) {
    return objects.live(nameOf(holder)).filter(live -> !live.isFinished()).isPresent()
        ? Verdict.live()
        : Verdict.stale();
  }

  /** Takes the work one step further; whether it has ended and the outcome is stored. */
  boolean advance(Operation live, FencingToken token) {
    if (live.deleted()) {
      work.stop(live.name());
      return true;
    }
    switch (work.state(live.name())) {
      case NONE -> {
        if (!live.isFinished()) {
          work.start(live, token);
        }
      }
      case RUNNING -> {}
      case SUCCEEDED -> objects.store(live.ended(Operation.Phase.DONE));
      case FAILED -> objects.store(live.ended(Operation.Phase.FAILED));
    }
    return objects.live(live.name()).map(Operation::isFinished).orElse(true);
  }

  /** Releases, then lets a deleted object go; whether both are done. */
  boolean release(Operation operation) {
    if (lock.release(operation.holder()).isUnknown()) {
      return false;
    }
    objects.live(operation.name()).filter(Operation::deleted).ifPresent(this::removeFinalizer);
    return true;
  }

  // [testing-reconciler]

  void removeFinalizer(Operation deleted) {
    objects.remove(deleted.name());
  }

  static String nameOf(LockHolder holder) {
    return holder.holder().orElseThrow().name();
  }
}
