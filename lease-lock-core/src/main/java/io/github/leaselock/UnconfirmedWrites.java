package io.github.leaselock;

import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseKey;
import java.util.Arrays;

/**
 * From which versions this process has sent writes whose fate is not known: grants, releases,
 * places.
 *
 * <p>Such a write can be stored as long as the Lease stays at the version that it was sent from,
 * and versions only grow. So it is enough to know the newest such version: a Lease that was seen at
 * a later one can no longer be changed by any of these writes. They are kept by lock and holder in
 * a table of fixed size; those that share a slot share the newest version, which costs one of them
 * a write now and then and never hides a doubt. Safe for use by several threads.
 */
final class UnconfirmedWrites {

  private static final int SLOTS = 4096;

  private final long[] newest;

  UnconfirmedWrites() {
    this(SLOTS);
  }

  /**
   * A table of another size.
   *
   * @param slots a power of two
   */
  UnconfirmedWrites(int slots) {
    newest = new long[slots];
  }

  /** A write for this holder is about to be sent from this version. */
  synchronized void sending(LeaseKey key, Holder holder, long version) {
    int slot = slot(key, holder);
    newest[slot] = Math.max(newest[slot], version);
  }

  /** Whether a write for this holder may still be stored, now that the Lease is at this version. */
  synchronized boolean mayBeStored(LeaseKey key, Holder holder, long version) {
    return version <= newest[slot(key, holder)];
  }

  /**
   * A write of this process has made this version, so no version at or after it can have been sent
   * from: where one is remembered, etcd was restored from a backup, and nothing remembered counts.
   *
   * @return whether it was
   */
  synchronized boolean wentBack(LeaseKey key, Holder holder, long version) {
    if (newest[slot(key, holder)] < version) {
      return false;
    }
    Arrays.fill(newest, 0);
    return true;
  }

  private int slot(LeaseKey key, Holder holder) {
    int hash = 31 * key.hashCode() + holder.hashCode();
    return (hash ^ hash >>> 16) & (newest.length - 1);
  }
}
