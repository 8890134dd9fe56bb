package io.github.leaselock.simulation;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every version of the Lease that was ever stored, in order, and who wrote it. */
final class History {

  private final List<Version> versions = new ArrayList<>();

  /**
   * What was stored for a while.
   *
   * @param lease the stored Lease, or empty while there was none
   * @param state what it says
   * @param by the operation that wrote it, or empty if another hand did
   */
  record Version(Optional<LeaseRecord> lease, LeaseState state, Optional<Operation> by) {

    static Version of(Optional<LeaseRecord> lease, Optional<Operation> by) {
      return new Version(lease, lease.map(Version::read).orElse(LeaseState.FREE), by);
    }

    /** What cannot be read at all is a defect that the lock's own answers will show. */
    @SuppressWarnings("IllegalCatch")
    private static LeaseState read(LeaseRecord lease) {
      try {
        return LeaseFormat.read(lease);
      } catch (RuntimeException unreadable) {
        return LeaseState.FREE;
      }
    }

    /** What it says of the lock, whichever version it is. */
    String says() {
      return lease.map(stored -> describe(stored, state)).orElse("nothing");
    }

    Optional<HolderEntry> entryOf(Holder holder) {
      return state.entryOf(holder);
    }

    /** Whether a holder waits in the queue. */
    boolean queues(Holder holder) {
      return state.queue().positionOf(holder).isPresent();
    }

    /** Whether nobody holds, drains or waits. */
    boolean isUnused() {
      return state.isUnused();
    }

    @Override
    public String toString() {
      return lease.map(l -> "v" + l.resourceVersion() + " " + describe(l, state)).orElse("nothing");
    }

    private static String describe(LeaseRecord lease, LeaseState state) {
      StringBuilder text = new StringBuilder("[");
      state
          .holders()
          .forEach(holder -> text.append(text.length() > 1 ? " " : "").append(brief(holder)));
      text.append(']');
      state.draining().forEach(holder -> text.append(" draining ").append(brief(holder)));
      state
          .queue()
          .places()
          .forEach(place -> text.append(" waits ").append(nameOf(place.identity())));
      return text + (lease.terminating() ? " terminating" : "");
    }
  }

  History() {
    versions.add(Version.of(Optional.empty(), Optional.empty()));
  }

  static String brief(HolderEntry holder) {
    return nameOf(holder.identity())
        + (holder.mode() == LockMode.SHARED ? " shared" : "")
        + holder.token().map(token -> " t" + token).orElse(" no token")
        + (holder.pending() ? " pending" : "");
  }

  static String nameOf(String identity) {
    return Holder.parse(identity).map(Holder::uid).orElse(identity);
  }

  void add(Version version) {
    versions.add(version);
  }

  Version current() {
    return versions.get(versions.size() - 1);
  }

  /** The index of the version stored now. */
  int now() {
    return versions.size() - 1;
  }

  /** The versions stored since then, that one included. */
  List<Version> since(int from) {
    return versions.subList(from, versions.size());
  }

  /** Who wrote the version that first showed a grant. */
  Optional<Operation> granterOf(Holder holder, FencingToken token) {
    int index = indexOf(holder, token);
    return index < 0 ? Optional.empty() : versions.get(index).by();
  }

  /** Which version first showed a grant, or -1. */
  int indexOf(Holder holder, FencingToken token) {
    for (int i = 0; i < versions.size(); i++) {
      Optional<HolderEntry> entry = versions.get(i).entryOf(holder);
      if (entry.flatMap(HolderEntry::token).equals(Optional.of(token))) {
        return i;
      }
    }
    return -1;
  }
}
