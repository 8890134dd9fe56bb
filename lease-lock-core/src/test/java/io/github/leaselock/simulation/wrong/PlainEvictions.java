package io.github.leaselock.simulation.wrong;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.simulation.SimulatedServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whom a {@link PlainLock} has evicted, each told once, as soon as that is known to be stored. */
final class PlainEvictions {

  private final LeaseLockListener listener;
  private final Map<Grant, List<HolderEntry>> sent = new HashMap<>();
  private final List<HolderEntry> told = new ArrayList<>();

  /** A release may hand over from the version on which a takeover was judged, but later. */
  private record Grant(Optional<FencingToken> token, Optional<Instant> since) {
    static Grant of(HolderEntry entry) {
      return new Grant(entry.token(), entry.since());
    }
  }

  PlainEvictions(LeaseLockListener listener) {
    this.listener = listener;
  }

  /** An attempt begins, which has evicted nobody yet. */
  void begin() {
    told.clear();
  }

  /** A grant is about to be sent that evicts these. */
  void sent(HolderEntry entry, List<HolderEntry> stale) {
    sent.put(Grant.of(entry), stale);
  }

  /** A grant is found to be stored. */
  void found(Holder by, HolderEntry entry) {
    List<HolderEntry> stale = sent.remove(Grant.of(entry));
    if (stale != null && !stale.isEmpty()) {
      told.addAll(stale);
      listener.takenOver(SimulatedServer.KEY, by, List.copyOf(stale));
    }
  }

  /** Whom this attempt has evicted. */
  List<HolderEntry> ofThisAttempt() {
    return told;
  }
}
