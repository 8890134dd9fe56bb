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

  /** More than one entry takes: two identities as the API server makes them, a reason, a group. */
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
    return bytes(next) <= bytes;
  }

  /** How many bytes the lists of a Lease take in UTF-8. */
  static int bytes(LeaseState state) {
    StringBuilder text = new StringBuilder(256 + 96 * state.queue().places().size());
    HolderEntries.write(text, state.holders(), !state.draining().isEmpty());
    HolderEntries.write(text, state.draining(), false);
    QueueEntries.write(text, state.queue());
    Supersessions.write(text, state.superseded());
    return utf8(text);
  }

  /** At most three for each half of a pair of surrogates, of which two take four. */
  private static int utf8(CharSequence text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 0 : c < 0x800 ? 1 : 2;
    }
    return bytes;
  }
}
