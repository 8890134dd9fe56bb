package io.github.leaselock.kubernetes.faults;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What a proxy did, as it knows it from both sides. Thread-safe. */
final class FaultCounts {

  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private int requests;
  private int ambiguousWrites;
  private int ambiguousWritesApplied;
  private int lateWritesApplied;

  synchronized void request(Fault fault) {
    requests++;
    if (fault != Fault.NONE) {
      faults.merge(fault, 1, Integer::sum);
    }
  }

  /** A write whose fate the client was not told, and whether the server had done it by then. */
  synchronized void ambiguousWrite(boolean applied) {
    ambiguousWrites++;
    ambiguousWritesApplied += applied ? 1 : 0;
  }

  /** A write that the server did after the client had given it up. */
  synchronized void lateWriteApplied() {
    lateWritesApplied++;
  }

  synchronized int requests() {
    return requests;
  }

  synchronized int injected() {
    return faults.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized int injected(Fault fault) {
    return faults.getOrDefault(fault, 0);
  }

  synchronized int ambiguousWrites() {
    return ambiguousWrites;
  }

  synchronized int ambiguousWritesApplied() {
    return ambiguousWritesApplied;
  }

  synchronized int lateWritesAppliedAfterAll() {
    return lateWritesApplied;
  }

  /** Which faults a run has not met, which may be none. */
  synchronized Set<Fault> notInjected() {
    Set<Fault> unseen = EnumSet.complementOf(EnumSet.of(Fault.NONE));
    unseen.removeAll(faults.keySet());
    return unseen;
  }

  @Override
  public synchronized String toString() {
    return "%d requests, %d faults injected %s, %d ambiguous writes (%d of them applied, %d more applied late)"
        .formatted(
            requests,
            injected(),
            faults,
            ambiguousWrites,
            ambiguousWritesApplied,
            lateWritesApplied);
  }
}
