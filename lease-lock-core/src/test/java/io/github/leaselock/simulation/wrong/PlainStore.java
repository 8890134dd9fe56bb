package io.github.leaselock.simulation.wrong;

import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.simulation.Ports;
import io.github.leaselock.simulation.SimulatedServer;
import io.github.leaselock.store.LeaseStore;
import io.github.leaselock.store.NewLease;
import io.github.leaselock.store.ReadOutcome;
import io.github.leaselock.store.StoreFailure.Kind;
import io.github.leaselock.store.WriteOutcome;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The requests of a {@link PlainLock}, and what can be wrong with them. */
final class PlainStore {

  private final LeaseStore store;
  private final Ports ports;
  private final Set<Flaw> flaws;

  PlainStore(Ports ports, Set<Flaw> flaws) {
    this.store = ports.store();
    this.ports = ports;
    this.flaws = flaws;
  }

  ReadOutcome read() {
    return store.read(SimulatedServer.KEY);
  }

  WriteOutcome create() {
    return store.create(
        new NewLease(SimulatedServer.KEY, Map.of(), Optional.empty(), ports.clock().instant()));
  }

  WriteOutcome replace(LeaseRecord lease) {
    LeaseRecord sent = lease;
    if (flaws.contains(Flaw.UID_LEFT_OUT)) {
      sent = at(lease, "", lease.resourceVersion());
    }
    if (flaws.contains(Flaw.VERSION_LEFT_OUT)) {
      sent = onto(lease);
    }
    WriteOutcome outcome = store.replace(sent);
    if (flaws.contains(Flaw.CONFLICT_IS_OVERWRITTEN) && isConflict(outcome)) {
      return store.replace(onto(lease));
    }
    return outcome;
  }

  /** A DELETE without preconditions: of whatever is there. */
  void delete() {
    if (read() instanceof ReadOutcome.Found found) {
      store.delete(found.lease());
    }
  }

  /** A change to an annotation, so that the version moves, or what is taken for one. */
  WriteOutcome moveOn(LeaseRecord lease) {
    return flaws.contains(Flaw.SETTLES_BY_A_NO_OP)
        ? store.replace(lease)
        : store.replace(LeaseFormat.annotate(lease, LeaseFormat.SETTLED, lease.resourceVersion()));
  }

  static boolean isConflict(WriteOutcome outcome) {
    return outcome instanceof WriteOutcome.Unconfirmed unconfirmed
        && unconfirmed.failure().kind() == Kind.CONFLICT;
  }

  private LeaseRecord onto(LeaseRecord content) {
    return read() instanceof ReadOutcome.Found now
        ? at(content, now.lease().uid(), now.lease().resourceVersion())
        : content;
  }

  private static LeaseRecord at(LeaseRecord content, String uid, String resourceVersion) {
    return new LeaseRecord(
        content.key(),
        uid,
        resourceVersion,
        content.holderIdentity(),
        content.leaseTransitions(),
        content.leaseDurationSeconds(),
        content.acquireTime(),
        content.renewTime(),
        content.annotations(),
        content.owners(),
        content.terminating(),
        content.electionManaged(),
        content.remainder());
  }
}
