package io.github.leaselock.simulation.wrong;

import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WriteOutcome;
import io.github.leaselock.simulation.Footprint;
import io.github.leaselock.simulation.Ports;
import io.github.leaselock.simulation.Records;
import io.github.leaselock.simulation.SimulatedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The requests of a {@link PlainLock}, and what can be wrong with them. */
final class PlainStore {

  private static final StoreFailure NOT_SENT = StoreFailure.of(Kind.TIMEOUT, "not sent any more");

  private final LeaseStore store;
  private final Ports ports;
  private final Set<Flaw> flaws;
  private final Set<String> mine = new HashSet<>();
  private final List<LeaseRecord> failures = new ArrayList<>();
  private long start;
  private boolean forbidden;
  private boolean refused;
  private boolean answered;
  private boolean wasSent;

  PlainStore(Ports ports, Set<Flaw> flaws) {
    this.store = ports.store();
    this.ports = ports;
    this.flaws = flaws;
  }

  /** An operation begins, with all its time before it. */
  void begin() {
    start = ports.ticker().read();
    forbidden = false;
    refused = false;
    answered = false;
  }

  private boolean isOver() {
    boolean late = ports.ticker().read() - start > PlainLock.WITHIN.toNanos();
    return (late && !flaws.contains(Flaw.TIME_IS_NOT_LOOKED_AT))
        || (forbidden && !flaws.contains(Flaw.MISSING_RIGHT_IS_TRIED_AGAIN));
  }

  ReadOutcome read() {
    if (isOver()) {
      return new ReadOutcome.Failed(NOT_SENT);
    }
    ReadOutcome outcome = store.read(SimulatedServer.KEY);
    if (outcome instanceof ReadOutcome.Failed failed) {
      forbidden |= failed.failure().kind() == Kind.FORBIDDEN;
    }
    return outcome;
  }

  WriteOutcome create() {
    return isOver()
        ? new WriteOutcome.Unconfirmed(NOT_SENT)
        : store.create(
            new NewLease(SimulatedServer.KEY, Map.of(), Optional.empty(), ports.clock().instant()));
  }

  WriteOutcome replace(LeaseRecord lease) {
    wasSent = !isOver();
    if (!wasSent) {
      return new WriteOutcome.Unconfirmed(NOT_SENT);
    }
    LeaseRecord sent = flaws.contains(Flaw.UNKNOWN_IS_ERASED) ? understood(lease) : lease;
    if (flaws.contains(Flaw.UID_LEFT_OUT)) {
      sent = at(lease, "", lease.resourceVersion());
    }
    if (flaws.contains(Flaw.VERSION_LEFT_OUT)) {
      sent = onto(lease);
    }
    WriteOutcome outcome = store.replace(sent);
    if (flaws.contains(Flaw.CONFLICT_IS_OVERWRITTEN) && isConflict(outcome)) {
      outcome = store.replace(onto(lease));
    }
    return judged(sent, outcome);
  }

  /** A success that does not carry what was sent is none. */
  private WriteOutcome judged(LeaseRecord sent, WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Unconfirmed unconfirmed) {
      answered = false;
      Kind kind = unconfirmed.failure().kind();
      forbidden |= kind == Kind.FORBIDDEN;
      refused = unconfirmed.failure().isPermanent();
      if (flaws.contains(Flaw.DOUBTS_PILE_UP)) {
        failures.add(sent);
      }
      return outcome;
    }
    answered = true;
    LeaseRecord stored = ((WriteOutcome.Written) outcome).lease();
    boolean moved = !stored.resourceVersion().equals(sent.resourceVersion());
    if (!flaws.contains(Flaw.SUCCESS_IS_BELIEVED)
        && !(moved && stored.annotations().equals(sent.annotations()))) {
      return new WriteOutcome.Unconfirmed(
          StoreFailure.of(Kind.SERVER_ERROR, "stored is not what was sent"));
    }
    mine.clear();
    mine.add(stored.uid() + "/" + stored.resourceVersion());
    return outcome;
  }

  /** Whether this process wrote this very version, so that nobody can have left any onto it. */
  boolean isMine(LeaseRecord lease) {
    return mine.contains(lease.uid() + "/" + lease.resourceVersion());
  }

  /** Whether the last write was refused for good, as far as its answer says. */
  boolean wasRefused() {
    return refused;
  }

  /** Whether the last write was sent at all. */
  boolean wasSent() {
    return wasSent;
  }

  /** Whether the last write had a success for an answer. */
  boolean wasAnswered() {
    return answered;
  }

  long kept() {
    return Footprint.of(failures);
  }

  private static LeaseRecord understood(LeaseRecord lease) {
    Map<String, String> annotations = new HashMap<>(lease.annotations());
    annotations.remove(LeaseFormat.PREFIX + "zone");
    return Records.with(lease, annotations);
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
        : replace(LeaseFormat.annotate(lease, LeaseFormat.SETTLED, lease.resourceVersion()));
  }

  static boolean isConflict(WriteOutcome outcome) {
    return outcome instanceof WriteOutcome.Unconfirmed unconfirmed
        && unconfirmed.failure().kind() == Kind.CONFLICT;
  }

  static boolean isFull(WriteOutcome outcome) {
    return outcome instanceof WriteOutcome.Unconfirmed unconfirmed
        && unconfirmed.failure().kind() == Kind.INVALID;
  }

  private LeaseRecord onto(LeaseRecord content) {
    return read() instanceof ReadOutcome.Found now
        ? at(content, now.lease().uid(), now.lease().resourceVersion())
        : content;
  }

  private static LeaseRecord at(LeaseRecord content, String uid, String resourceVersion) {
    return Records.at(content, uid, resourceVersion);
  }
}
