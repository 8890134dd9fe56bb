package io.github.leaselock.internal.lock;

import io.github.leaselock.LockHolder;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import io.github.leaselock.internal.lease.LeaseProtocol;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lease.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One forced release: a conditional write from the version that a person looked at. */
final class ForcedRelease extends SettleLoop<ReleaseResult> {

  private final SeenLock expected;
  private final String reason;

  /** What is written, and what is written if the API server refuses that. */
  private Optional<LeaseRecord> next;

  private Optional<LeaseRecord> withoutHandOver;
  private final List<HolderEntry> toBeTold;
  private boolean hasTold;

  private ForcedRelease(
      Operation operation,
      SeenLock expected,
      List<HolderEntry> toBeTold,
      String reason,
      Optional<LeaseState> left) {
    super(operation, Doubts.ofNobody(operation));
    this.expected = expected;
    this.toBeTold = toBeTold;
    this.reason = Terms.requireReason(reason);
    Instant now = operation.now();
    Optional<LeaseState> served =
        left.map(state -> LeaseProtocol.served(state, base().token(), now));
    this.next = served.map(state -> record(state, now));
    this.withoutHandOver =
        left.filter(state -> !served.equals(left)).map(state -> record(state, now));
  }

  /** Takes away all who hold and all whose work drains, and serves the first in the queue. */
  static ForcedRelease ofAll(Operation operation, SeenLock expected, boolean told, String reason) {
    requireOwn(operation, expected);
    return of(operation, expected, everybody(expected), told, reason);
  }

  /** Takes one of them away, and serves the first in the queue. */
  static ForcedRelease ofOne(
      Operation operation, SeenLock expected, LockHolder whom, String reason) {
    requireOwn(operation, expected);
    List<HolderEntry> found =
        everybody(expected).stream().filter(entry -> entry.equals(whom)).limit(1).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "the snapshot does not show " + whom + " as a holder; it says: " + expected);
    }
    return of(operation, expected, found, true, reason);
  }

  private static void requireOwn(Operation operation, SeenLock expected) {
    Objects.requireNonNull(expected, "expected");
    if (!expected.key().equals(operation.key())) {
      throw new IllegalArgumentException(
          "the snapshot is of Lease "
              + expected.key()
              + ", this is the lock of Lease "
              + operation.key());
    }
  }

  private static ForcedRelease of(
      Operation operation, SeenLock expected, List<HolderEntry> whom, boolean told, String reason) {
    return new ForcedRelease(
        operation,
        expected,
        told ? List.copyOf(whom) : List.of(),
        reason,
        Optional.of(LeaseProtocol.forced(expected.state(), whom))
            .filter(left -> expected.exists() && !whom.isEmpty()));
  }

  private static List<HolderEntry> everybody(SeenLock expected) {
    List<HolderEntry> whom = new ArrayList<>(expected.state().holders());
    whom.addAll(expected.state().draining());
    return whom;
  }

  /** Takes everybody who waits out of the queue. */
  static ForcedRelease ofQueue(Operation operation, SeenLock expected, String reason) {
    requireOwn(operation, expected);
    return new ForcedRelease(
        operation,
        expected,
        List.of(),
        reason,
        Optional.of(LeaseProtocol.withoutQueue(expected.state()))
            .filter(left -> expected.exists() && !left.equals(expected.state())));
  }

  private LeaseRecord base() {
    return expected.lease().orElseThrow();
  }

  private LeaseRecord record(LeaseState left, Instant now) {
    return LeaseFormat.annotate(
        LeaseFormat.write(base(), left, Change.FORCE, now),
        LeaseFormat.FORCED,
        LeaseFormat.trace(base(), reason, now));
  }

  /** As with a release: whoever waits takes it by itself. */
  @Override
  boolean canDoWithout(StoreFailure refused) {
    if (withoutHandOver.isEmpty() || refused.kind() != Kind.INVALID) {
      return false;
    }
    next = withoutHandOver;
    withoutHandOver = Optional.empty();
    Release.warnOfNoHandOver(operation(), refused);
    return true;
  }

  @Override
  Step<ReleaseResult> begin() {
    if (next.isEmpty()) {
      return answer(ReleaseResult.notHeld(!expected.exists()));
    }
    LeaseRecord seen = base();
    Lockable.require(operation().key(), seen);
    Lockable.requireUnderstood(operation().key(), expected.state().needs());
    // Whose sessions are told is read first: of a lock that has moved nobody is to be told.
    return mustTell() ? new Step.Read<>() : new Step.Decide<>(seen);
  }

  private boolean mustTell() {
    return !hasTold
        && toBeTold.stream().anyMatch(holder -> SessionHolder.parse(holder.identity()).isPresent());
  }

  @Override
  Step<ReleaseResult> decide(LeaseRecord lease) {
    if (lease.isVersion(base())) {
      if (mustTell()) {
        Optional<ReleaseResult> untold = new Revocation(operation()).tell(toBeTold);
        if (untold.isPresent()) {
          return answer(untold.get());
        }
        hasTold = true;
      }
      Step<ReleaseResult> step = write(lease, next.orElseThrow());
      return step instanceof Step.Decide ? forced() : step;
    }
    if (!isTraced(lease)) {
      return answer(ReleaseResult.changed(SeenLock.of(lease, operation().now())));
    }
    boolean altered =
        refusal().isPresent()
            && !LeaseFormat.read(lease).equals(LeaseFormat.read(next.orElseThrow()));
    return altered ? giveUp(refusal().get()) : forced();
  }

  /** Whether this very release has written it, or what it has become since. */
  private boolean isTraced(LeaseRecord lease) {
    String trace = next.orElseThrow().annotations().get(LeaseFormat.FORCED);
    return lease.uid().equals(base().uid())
        && Objects.equals(trace, lease.annotations().get(LeaseFormat.FORCED));
  }

  @Override
  Step<ReleaseResult> decideAbsent() {
    return answer(
        ReleaseResult.changed(
            SeenLock.absent(operation().key(), operation().namespace(), operation().now())));
  }

  private Step<ReleaseResult> forced() {
    operation()
        .settings()
        .listeners()
        .tell(told -> told.forceReleased(operation().key(), expected, reason));
    return answer(ReleaseResult.released(expected));
  }

  @Override
  ReleaseResult unknown(StoreFailure failure) {
    return ReleaseResult.unknown(failure);
  }

  @Override
  boolean mayHaveLeftSomething(LeaseRecord version) {
    return isTraced(version);
  }
}
