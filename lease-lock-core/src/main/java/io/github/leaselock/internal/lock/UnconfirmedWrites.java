package io.github.leaselock.internal.lock;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From which versions this process has sent writes that may still be stored: grants, releases,
 * places.
 *
 * <p>Such a write can be stored as long as the Lease stays at the version that it was sent from,
 * and versions only grow. So of each lock and holder it is enough to know the newest such version,
 * and nothing once the Lease was seen at a later one: where requests are answered, this is empty. A
 * fixed number is kept; of those that were forgotten to make room the newest version is, and
 * whoever is not known counts as in doubt up to it, which costs a write now and then and never
 * hides a doubt. Safe for use by several threads.
 *
 * <p>Two things may keep the fate of a write open: it had no answer that decides, or it was refused
 * and may have a twin, sent by a proxy. Both are settled before an answer that they would make a
 * lie; only the former keeps a refusal from being told as one.
 */
final class UnconfirmedWrites {

  private static final int MOST = 128;

  /** Nobody knows how many writes are open: refusals do not make them none. */
  private static final int SOME = Integer.MAX_VALUE / 2;

  private final int most;
  private final Map<Sender, Doubt> doubts = new LinkedHashMap<>(16, 0.75f, true);

  /** The newest version of those that were forgotten to make room. */
  private long forgotten;

  private record Sender(LeaseKey key, Holder holder) {}

  private static final class Doubt {
    /** The newest version from which a write without an answer that decides was sent. */
    private long unanswered;

    /** How many writes from that version have no such answer. */
    private int open;

    private long refused;

    private long newest() {
      return Math.max(unanswered, refused);
    }
  }

  UnconfirmedWrites() {
    this(MOST);
  }

  /**
   * Room for another number.
   *
   * @param most how many locks and holders are kept apart
   */
  UnconfirmedWrites(int most) {
    this.most = most;
  }

  /**
   * A write for this holder is about to be sent from this version.
   *
   * @return whether one was sent from a later version before: then, if this one is stored, etcd was
   *     restored from a backup in between
   */
  synchronized boolean sending(LeaseKey key, Holder holder, long version) {
    boolean perhapsForgotten = version <= forgotten && !doubts.containsKey(new Sender(key, holder));
    Doubt doubt = doubt(key, holder);
    if (version > doubt.unanswered) {
      doubt.unanswered = version;
      doubt.open = perhapsForgotten ? SOME : 1;
    } else if (version == doubt.unanswered) {
      doubt.open++;
    }
    return doubt.newest() > version;
  }

  /** A write from this version was refused for good: that copy of it is never stored. */
  synchronized void refused(LeaseKey key, Holder holder, long version) {
    Doubt doubt = doubts.get(new Sender(key, holder));
    if (doubt == null) {
      return; // forgotten: it counts among those of which nothing is known
    }
    doubt.refused = Math.max(doubt.refused, version);
    if (version == doubt.unanswered && --doubt.open == 0) {
      doubt.unanswered = 0;
    }
  }

  private Doubt doubt(LeaseKey key, Holder holder) {
    Doubt doubt = doubts.computeIfAbsent(new Sender(key, holder), any -> new Doubt());
    if (doubts.size() > most) {
      Iterator<Doubt> eldest = doubts.values().iterator();
      forgotten = Math.max(forgotten, eldest.next().newest());
      eldest.remove();
    }
    return doubt;
  }

  /**
   * The Lease was read at this version, or is at it by a write for this holder: what was sent from
   * earlier ones is never stored.
   */
  synchronized void seen(LeaseKey key, Holder holder, long version) {
    Sender sender = new Sender(key, holder);
    Doubt doubt = doubts.get(sender);
    if (doubt != null && doubt.newest() < version) {
      doubt.unanswered = 0;
      doubt.refused = 0;
      if (forgotten < version) {
        doubts.remove(sender);
      } // else it is known to have none, though others may have
    }
  }

  /** Whether a write for this holder may still be stored, now that the Lease is at this version. */
  synchronized boolean mayBeStored(LeaseKey key, Holder holder, long version) {
    Doubt doubt = doubts.get(new Sender(key, holder));
    return version <= (doubt == null ? forgotten : doubt.newest());
  }

  /** Whether one of these had no answer that decides. */
  synchronized boolean isUnanswered(LeaseKey key, Holder holder, long version) {
    Doubt doubt = doubts.get(new Sender(key, holder));
    return version <= (doubt == null ? forgotten : doubt.unanswered);
  }

  /** etcd was restored from a backup: versions begin again, and nothing remembered counts. */
  synchronized void clear() {
    doubts.clear();
    forgotten = 0;
  }
}
