package io.github.leaselock.internal.lock;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import java.util.Arrays;

/**
 * From which versions this process has sent writes that may still be stored: grants, releases,
 * places.
 *
 * <p>Such a write can be stored as long as the Lease stays at the version that it was sent from,
 * and versions only grow. So it is enough to know the newest such version: a Lease that was seen at
 * a later one can no longer be changed by any of these writes. They are kept by lock and holder in
 * tables of fixed size; those that share a slot share the newest version, which costs one of them a
 * write now and then and never hides a doubt. Safe for use by several threads.
 *
 * <p>Two things may keep the fate of a write open: it had no answer that decides, or it was refused
 * and may have a twin, sent by a proxy. Both are settled before an answer that they would make a
 * lie; only the former keeps a refusal from being told as one.
 */
final class UnconfirmedWrites {

  private static final int SLOTS = 1024;

  /** The newest version from which a write without an answer that decides was sent. */
  private final long[] unanswered;

  /** How many writes from that version have no such answer. */
  private final int[] open;

  /** The newest version before that one, which counts again once these were refused. */
  private final long[] before;

  private final long[] refused;

  UnconfirmedWrites() {
    this(SLOTS);
  }

  /**
   * Tables of another size.
   *
   * @param slots a power of two
   */
  UnconfirmedWrites(int slots) {
    unanswered = new long[slots];
    open = new int[slots];
    before = new long[slots];
    refused = new long[slots];
  }

  /** A write for this holder is about to be sent from this version. */
  synchronized void sending(LeaseKey key, Holder holder, long version) {
    int slot = slot(key, holder);
    if (version > unanswered[slot]) {
      before[slot] = unanswered[slot];
      unanswered[slot] = version;
      open[slot] = 1;
    } else if (version == unanswered[slot]) {
      open[slot] = Math.min(open[slot], Integer.MAX_VALUE - 1) + 1;
    }
  }

  /** A write from this version was refused for good: that copy of it is never stored. */
  synchronized void refused(LeaseKey key, Holder holder, long version) {
    int slot = slot(key, holder);
    refused[slot] = Math.max(refused[slot], version);
    if (version == unanswered[slot] && --open[slot] == 0) {
      unanswered[slot] = before[slot];
      open[slot] = Integer.MAX_VALUE; // nobody knows how many there were: none of them is refused
    }
  }

  /** Whether a write for this holder may still be stored, now that the Lease is at this version. */
  synchronized boolean mayBeStored(LeaseKey key, Holder holder, long version) {
    int slot = slot(key, holder);
    return version <= unanswered[slot] || version <= refused[slot];
  }

  /** Whether one of these had no answer that decides. */
  synchronized boolean isUnanswered(LeaseKey key, Holder holder, long version) {
    return version <= unanswered[slot(key, holder)];
  }

  /**
   * A write of this process has made this version, so no version at or after it can have been sent
   * from: where one is remembered, etcd was restored from a backup, and nothing remembered counts.
   *
   * @return whether it was
   */
  synchronized boolean wentBack(LeaseKey key, Holder holder, long version) {
    int slot = slot(key, holder);
    if (unanswered[slot] < version && refused[slot] < version) {
      return false;
    }
    Arrays.fill(unanswered, 0);
    Arrays.fill(before, 0);
    Arrays.fill(refused, 0);
    return true;
  }

  private int slot(LeaseKey key, Holder holder) {
    int hash = 31 * key.hashCode() + holder.hashCode();
    return (hash ^ hash >>> 16) & (unanswered.length - 1);
  }
}
