package io.github.leaselock.lease;

/**
 * How much a Lease carries: every grant rewrites all of it, and etcd keeps the history.
 *
 * <p>What is least needed gives way first: a place in the queue, then one more shared holder, then
 * the hand-over. Whoever takes over always gets in, for without a holder nothing is ever drained:
 * what others may fill leaves room for one entry of the largest size and for the mark that settles.
 */
final class Room {

  /** The most that a Lease carries when one entry more is written by right, in bytes. */
  static final int MAX_BYTES = 32 * 1024;

  /** One entry of the largest size: two identities, a reason and a group, all escaped. */
  static final int LARGEST_ENTRY = 4 * 1024;

  private Room() {}

  static boolean hasRoomForPlace(LeaseState next) {
    return fits(next, MAX_BYTES - 2 * LARGEST_ENTRY);
  }

  static boolean hasRoomForSharedHolder(LeaseState next) {
    return fits(next, MAX_BYTES - LARGEST_ENTRY);
  }

  static boolean hasRoomForHandOver(LeaseState next) {
    return fits(next, MAX_BYTES);
  }

  private static boolean fits(LeaseState next, int bytes) {
    return roughly(next) <= bytes || LeaseFormat.bytes(next) <= bytes;
  }

  /** Not less than what it takes, and cheaper to tell. */
  private static long roughly(LeaseState state) {
    long bytes = 256;
    for (LockHolder holder : state.holders()) {
      bytes += roughly(holder);
    }
    for (LockHolder holder : state.draining()) {
      bytes += roughly(holder);
    }
    for (Place place : state.queue().places()) {
      bytes += 160 + 3L * place.identity().length() + roughly(place.terms());
      bytes += place.rest().isEmpty() ? 0 : MAX_BYTES;
    }
    for (String json : state.queue().unreadable()) {
      bytes += 3L * json.length();
    }
    return bytes + 2048L * state.superseded().size();
  }

  private static long roughly(LockHolder holder) {
    return 320
        + 3L * (holder.identity().length() + holder.json().length())
        + roughly(holder.terms())
        + (holder.rest().isEmpty() ? 0 : MAX_BYTES);
  }

  private static long roughly(Terms terms) {
    return 6L * terms.reason().map(String::length).orElse(0)
        + 6L * terms.group().map(String::length).orElse(0)
        + 3L * terms.under().map(String::length).orElse(0);
  }
}
