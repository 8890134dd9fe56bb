package io.github.leaselock.session;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Tasks;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.StalenessPredicate;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Somebody who waits in a {@link WaitingLine}, under whose monitor its fields are used. */
final class Waiter {

  final LockClaim claim;
  final Holder holder;
  final long number;
  final long since;
  final CompletableFuture<LockHandle> future = new CompletableFuture<>();

  /** Whether an attempt is worth a request now. */
  boolean due = true;

  /** Whether the next attempt asks the predicate about those in the way. */
  boolean judges;

  /** Whether the attempt that is under way, or was the last, asks it. */
  boolean judging;

  /** Whether a request may have given it a place or a hold. */
  boolean attempted;

  /** Whether an attempt is under way. */
  boolean busy;

  /** Whether a thread waits for the future, and nothing else hangs on it. */
  volatile boolean blocks;

  /** Whether it has given up. */
  boolean withdrawn;

  /** The next attempt, if it waits for time rather than for the Lease to move. */
  Tasks.@Nullable Later retry;

  Waiter(LockClaim claim, Holder holder, long number, long since) {
    this.claim = claim;
    this.holder = holder;
    this.number = number;
    this.since = since;
  }

  /** What its attempt asks. */
  AcquireRequest request() {
    AcquireRequest request = claim.request(holder).queued();
    return judging ? request : request.takingOver(StalenessPredicate.never());
  }

  /** Its attempt is under way. */
  void begun() {
    due = false;
    attempted = true;
    busy = true;
    judging = judges;
    judges = false;
  }
}
