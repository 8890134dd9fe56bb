package io.github.leaselock.simulation.wrong;

import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.simulation.SimulatedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whom a {@link PlainLock} has evicted, each told once, as soon as that is known to be stored. */
final class PlainEvictions {

  private final LeaseLockListener listener;
  private final Map<FencingToken, List<LockHolder>> sent = new HashMap<>();
  private final List<LockHolder> told = new ArrayList<>();

  PlainEvictions(LeaseLockListener listener) {
    this.listener = listener;
  }

  /** An attempt begins, which has evicted nobody yet. */
  void begin() {
    told.clear();
  }

  /** A grant is about to be sent that evicts these. */
  void sent(LockHolder entry, List<LockHolder> stale) {
    sent.put(entry.token().orElseThrow(), stale);
  }

  /** A grant is found to be stored. */
  void found(Holder by, LockHolder entry) {
    List<LockHolder> stale =
        entry.token().map(sent::remove).filter(list -> !list.isEmpty()).orElse(List.of());
    if (!stale.isEmpty()) {
      told.addAll(stale);
      listener.takenOver(SimulatedServer.KEY, by, stale);
    }
  }

  /** Whom this attempt has evicted. */
  List<LockHolder> ofThisAttempt() {
    return told;
  }
}
