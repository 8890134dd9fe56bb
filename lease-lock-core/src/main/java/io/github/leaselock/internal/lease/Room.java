package io.github.leaselock.internal.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much a Lease carries: every grant rewrites all of it, and etcd keeps the history.
 *
 * <p>What is least needed gives way first: a trace that somebody was replaced, a new place in the
 * queue, then one more holder beside others, then the hand-over. Whoever takes over from all others
 * always gets in, for without a holder nothing is ever drained: what the rest may fill leaves room
 * for one entry of the largest size. Should places that are there be too much even so, the last of
 * them go, and wait without a place.
 */
final class Room {

  /** The most that a Lease carries, in bytes. */
  static final int MAX_BYTES = 36 * 1024;

  /** One entry of the largest size: two identities, a reason and a group, all escaped. */
  static final int LARGEST_ENTRY = 13 * 512;

  static final int FOR_HAND_OVER = MAX_BYTES - LARGEST_ENTRY;
  static final int FOR_HOLDERS = 28 * 1024;
  static final int FOR_PLACES = 24 * 1024;

  /** What a mark adds to the entry of a holder whose process has not written it yet. */
  private static final int MARK = 32;

  /** What an entry takes to say that its holder may act, or may not, once something drains. */
  private static final int PENDING = 18;

  private Room() {}

  /** The state with one more place, with fewer traces if need be, or empty if it is too much. */
  static Optional<LeaseState> forPlace(LeaseState next) {
    return within(next, FOR_PLACES);
  }

  /** The same with one more holder beside others. */
  static Optional<LeaseState> forHolder(LeaseState next) {
    return within(next, FOR_HOLDERS);
  }

  /** The same with one more holder to whom the lock was handed over beside others. */
  static Optional<LeaseState> forHandOver(LeaseState next) {
    return within(next, FOR_HAND_OVER);
  }

  private static Optional<LeaseState> within(LeaseState next, int bytes) {
    LeaseState left = next;
    while (!fits(left, bytes)) {
      if (left.superseded().isEmpty()) {
        return Optional.empty();
      }
      left = withoutOldestTrace(left);
    }
    return Optional.of(left);
  }

  /** The state, without traces and then without the last places if it would be too large. */
  static LeaseState fitted(LeaseState next) {
    LeaseState left = next;
    while (!fits(left, MAX_BYTES)) {
      if (!left.superseded().isEmpty()) {
        left = withoutOldestTrace(left);
      } else if (!left.queue().isEmpty()) {
        left = withoutLastPlace(left);
      } else {
        return left;
      }
    }
    return left;
  }

  private static LeaseState withoutOldestTrace(LeaseState state) {
    return state.withSuperseded(state.superseded().subList(1, state.superseded().size()));
  }

  private static LeaseState withoutLastPlace(LeaseState state) {
    List<Place> places = new ArrayList<>(state.queue().places());
    places.remove(places.size() - 1);
    return state.withQueue(new LockQueue(places, state.queue().unreadable()));
  }

  private static boolean fits(LeaseState next, int bytes) {
    return atMost(next) <= bytes || bytes(next) + toCome(next) <= bytes;
  }

  /** How many bytes the lists of a Lease take in UTF-8. */
  static long bytes(LeaseState state) {
    StringBuilder text = new StringBuilder(256 + 96 * state.queue().places().size());
    HolderEntries.write(text, state.holders(), !state.draining().isEmpty());
    HolderEntries.write(text, state.draining(), false);
    QueueEntries.write(text, state.queue());
    Supersessions.write(text, state.superseded());
    return utf8(text);
  }

  /** At most three for each half of a pair of surrogates, of which two take four. */
  private static long utf8(CharSequence text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 0 : c < 0x800 ? 1 : 2;
    }
    return bytes;
  }

  /** What those who hold may add to their entries without a question for room. */
  private static long toCome(LeaseState state) {
    long bytes = state.draining().isEmpty() ? (long) PENDING * state.holders().size() : 0;
    for (HolderEntry holder : state.holders()) {
      bytes += holder.mark().isEmpty() ? MARK : 0;
    }
    return bytes;
  }

  /** Not less than what it takes, and cheaper to tell. */
  static long atMost(LeaseState state) {
    long bytes = 256;
    for (HolderEntry holder : state.holders()) {
      bytes += atMost(holder);
    }
    for (HolderEntry holder : state.draining()) {
      bytes += atMost(holder);
    }
    for (Place place : state.queue().places()) {
      bytes += 192 + 6L * place.identity().length() + atMost(place.terms());
      bytes += place.rest().isEmpty() ? 0 : MAX_BYTES;
    }
    for (String json : state.queue().unreadable()) {
      bytes += 3L * json.length() + 1;
    }
    for (Supersession trace : state.superseded()) {
      bytes += 96 + 6L * (trace.identity().length() + trace.by().length());
    }
    return bytes;
  }

  private static long atMost(HolderEntry holder) {
    return 288
        + 6L * holder.identity().length()
        + 6L * holder.mark().map(String::length).orElse(MARK)
        + 3L * holder.json().length()
        + atMost(holder.terms())
        + (holder.rest().isEmpty() ? 0 : MAX_BYTES);
  }

  private static long atMost(Terms terms) {
    return 6L * terms.reason().map(String::length).orElse(0)
        + terms.data().map(String::length).orElse(0)
        + 6L * terms.group().map(String::length).orElse(0)
        + 6L * terms.under().map(String::length).orElse(0);
  }
}
