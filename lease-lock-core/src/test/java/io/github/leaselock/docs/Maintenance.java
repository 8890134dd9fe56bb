package io.github.leaselock.docs;

// [reservation]
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.Reservation;
import java.time.Instant;
import java.util.Optional;

/** Keeps all automation off a thing while a person works on it. */
final class Maintenance {

  private final LeaseLock lock;
  private final Reservation reservation;

  /** The id tells it from other reservations of the same person; a ticket's number, say. */
  Maintenance(LeaseLock lock, String who, String id, Optional<Instant> until) {
    this.lock = lock;
    this.reservation = new Reservation(lock.key().namespace(), who, id, until);
  }

  /** Ask again until it is acquired: it waits its turn, before those of lower priority. */
  AcquireResult begin(String why) {
    return lock.acquire(
        reservation.asHolder(), AcquireRequest.exclusive().queued().priority(100).because(why));
  }

  /** Without it, the reservation ends at its time and a minute, or never if it has none. */
  void end() {
    lock.release(reservation.asHolder());
  }
}
// [reservation]
