package io.github.leaselock.internal.lock;

import io.github.leaselock.Holder;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which writes of one operation, and of those before it for the same holders, may still be stored:
 * what {@link UnconfirmedWrites} knows of its holders, and its own last write.
 */
final class Doubts {

  private final Operation operation;
  private final Optional<Holder> asker;
  private final List<Holder> holders;

  /** The version from which this operation sent a write whose fate is open, whatever the answer. */
  private long openFrom;

  /** Whether that write's answer left open whether it is stored. */
  private boolean ambiguous;

  /** Whether an earlier copy of that write did. */
  private boolean ambiguousBefore;

  /** Whether that write was stored as something else, which nobody has looked at since. */
  private boolean altered;

  private Doubts(Operation operation, Optional<Holder> asker, List<Holder> holders) {
    this.operation = operation;
    this.asker = asker;
    this.holders = holders;
  }

  /** Of an operation for nobody who could ask for an answer later. */
  static Doubts ofNobody(Operation operation) {
    return new Doubts(operation, Optional.empty(), List.of());
  }

  /**
   * Of an operation for a holder.
   *
   * @param besides for whom else its writes bring something, who may ask for an answer later
   */
  static Doubts of(Operation operation, Holder asker, List<Holder> besides) {
    List<Holder> holders = new ArrayList<>(besides);
    holders.add(asker);
    return new Doubts(operation, Optional.of(asker), List.copyOf(holders));
  }

  private UnconfirmedWrites unconfirmed() {
    return operation.settings().unconfirmed();
  }

  /**
   * A write is on its way: from now on it may be stored, until it is known whether it is.
   *
   * @return whether the Lease was at a later version before: if the write is stored, versions went
   *     back
   */
  boolean sending(LeaseRecord base) {
    long version = base.token().value();
    boolean later =
        operation
            .settings()
            .known()
            .newest(operation.key())
            .filter(known -> known.uid().equals(base.uid()) && known.token().isAfter(base.token()))
            .isPresent();
    for (Holder who : holders) {
      later |= unconfirmed().sending(operation.key(), who, version);
    }
    ambiguousBefore = ambiguous && openFrom == version;
    openFrom = version;
    ambiguous = true;
    return later;
  }

  /** This copy of the last write is never stored, or was as something else. */
  void refused(boolean asSomethingElse) {
    holders.forEach(who -> unconfirmed().refused(operation.key(), who, openFrom));
    ambiguous = ambiguousBefore;
    altered = asSomethingElse;
  }

  /**
   * The Lease was read, or is at this version by a write: what was sent from earlier ones fails.
   */
  void seen(LeaseRecord lease) {
    long version = lease.token().value();
    altered = false;
    if (version != openFrom) {
      openFrom = 0;
      ambiguous = false;
    }
    holders.forEach(who -> unconfirmed().seen(operation.key(), who, version));
  }

  /** There is no such Lease, and a write that names a uid cannot bring a deleted one back. */
  void absent() {
    altered = false;
    openFrom = 0;
    ambiguous = false;
  }

  /** Whether a write for the asker, of this operation or an earlier one, may still be stored. */
  boolean mayBeStored(LeaseRecord lease) {
    return asker
        .filter(who -> unconfirmed().mayBeStored(operation.key(), who, lease.token().value()))
        .isPresent();
  }

  /** Whether nobody can tell what became of this operation's last write. */
  boolean isLastWriteOpen() {
    return ambiguous || altered;
  }

  /** Whether a write for the asker had no answer that decides, with the Lease at this version. */
  boolean isUnanswered(long version) {
    return asker
        .filter(who -> unconfirmed().isUnanswered(operation.key(), who, version))
        .isPresent();
  }

  /** etcd was restored from a backup: nothing remembered counts. */
  void clear() {
    unconfirmed().clear();
  }
}
