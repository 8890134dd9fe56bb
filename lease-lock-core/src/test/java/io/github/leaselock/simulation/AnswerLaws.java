package io.github.leaselock.simulation;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseRefusedException;
import io.github.leaselock.LockMode;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.ResultName;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.LeaseState;
import io.github.leaselock.internal.lease.Place;
import io.github.leaselock.simulation.History.Version;
import io.github.leaselock.simulation.engine.LawBroken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What every answer of the lock must be true to: some moment while the operation ran. */
final class AnswerLaws {

  static final String TRUE = "an answer was true at some moment of the operation";
  static final String NEVER_NO = "never \"no\" while it may hold";
  static final String QUEUED = "whoever queues and is refused has a place";
  static final String ANSWERED = "what the API server has answered is not called unknown";
  static final String GIVES_BACK = "a full Lease keeps nobody from giving back what it has";
  static final String NO_ORPHAN = "nothing is left behind by what has ended";

  private final SimulatedServer server;
  private final List<Told> told = new ArrayList<>();
  private boolean wentBack;

  private record Told(Holder holder, FencingToken token, int at) {}

  AnswerLaws(SimulatedServer server) {
    this.server = server;
  }

  /** etcd goes back: versions and tokens come a second time, and what was under way may land. */
  void goBack() {
    wentBack = true;
  }

  void acquired(Operation operation, AcquireResult result) {
    if (result instanceof AcquireResult.Acquired acquired) {
      requireNewToken(operation, acquired.token());
      requireOnce(operation, result, held(operation, acquired.token(), false));
      requireNothingUnderWay(
          operation,
          Beliefs.KEPT,
          write -> write.by().precedes(operation) || write.by().isLeftToAnotherLife(operation),
          this::changesEntry);
    } else if (result instanceof AcquireResult.Draining draining) {
      requireOnce(operation, result, held(operation, draining.token(), true));
    } else if (result instanceof AcquireResult.Held) {
      requireOnce(operation, result, version -> isInTheWay(version, operation));
      if (!isOfOtherLife(result)) {
        requirePlace(operation);
      }
      requireNothingHeld(operation);
    } else if (result instanceof AcquireResult.Unknown unknown && !unknown.mayHold()) {
      requireNothingHeld(operation);
      requireNotHandedOver(operation);
    }
  }

  /** Whoever was told by the answer to its own write that it holds is not in doubt. */
  void unknown(Operation operation) {
    boolean answered =
        operation
            .grantShownLast()
            .flatMap(token -> server.history().granterOf(operation.holder(), token))
            .filter(granter -> granter == operation)
            .isPresent();
    if (answered) {
      throw new LawBroken(ANSWERED, operation + " has its grant, and says that it does not know");
    }
  }

  /** Whoever asks for another life waits without a place. */
  private static boolean isOfOtherLife(AcquireResult result) {
    return result instanceof AcquireResult.Held held
        && held.reason() == AcquireResult.Reason.OTHER_INCARNATION;
  }

  /** A token is larger than all that were told before its grant was stored. */
  private void requireNewToken(Operation operation, FencingToken token) {
    History history = server.history();
    for (Told earlier : told) {
      boolean sameGrant = earlier.holder.equals(operation.holder()) && earlier.token.equals(token);
      if (sameGrant) {
        return;
      }
      if (!wentBack
          && earlier.at < history.indexOf(operation.holder(), token)
          && !token.isAfter(earlier.token)) {
        throw new LawBroken(
            WriteLaws.TOKENS, operation + " got t" + token + " after t" + earlier.token);
      }
    }
    told.add(new Told(operation.holder(), token, history.now()));
  }

  private static Predicate<Version> held(Operation operation, FencingToken token, boolean pending) {
    return version ->
        version
            .entryOf(operation.holder())
            .filter(entry -> entry.token().equals(Optional.of(token)))
            .filter(entry -> Optional.of(entry.mode()).equals(operation.mode()))
            .filter(entry -> entry.pending() == pending && entry.offer().isEmpty())
            .isPresent();
  }

  private static boolean isInTheWay(Version version, Operation operation) {
    LockMode mode = operation.mode().orElseThrow();
    String self = operation.holder().identity();
    Set<String> ancestors =
        WishLaws.ancestors(version.state(), operation.asked().parent().map(Holder::identity));
    List<HolderEntry> others =
        version.state().holders().stream()
            .filter(e -> !e.identity().equals(self) && !ancestors.contains(e.identity()))
            .toList();
    return isHeldForAnotherLife(version, operation)
        || others.stream().anyMatch(entry -> entry.mode().conflictsWith(mode))
        || othersComeFirst(version, operation)
        || others.size() >= operation.limit().orElse(Integer.MAX_VALUE)
        || others.stream()
            .anyMatch(entry -> others.size() >= entry.limit().orElse(Integer.MAX_VALUE))
        || (mode == LockMode.EXCLUSIVE && holdsShared(version, operation));
  }

  private static boolean isHeldForAnotherLife(Version version, Operation operation) {
    Optional<String> asked = operation.asked().life();
    return asked.isPresent()
        && version.state().life().isPresent()
        && !version.state().life().equals(asked);
  }

  private static boolean holdsShared(Version version, Operation operation) {
    return version
        .entryOf(operation.holder())
        .filter(entry -> entry.mode() == LockMode.SHARED)
        .isPresent();
  }

  private static boolean othersComeFirst(Version version, Operation operation) {
    if (version.entryOf(operation.holder()).isPresent()) {
      return false;
    }
    boolean limited =
        operation.limit().isPresent()
            || version.state().holders().stream().anyMatch(entry -> entry.limit().isPresent());
    for (Place place : version.state().queue().places()) {
      if (place.identity().equals(operation.holder().identity())) {
        return false;
      }
      if (limited
          || place.mode().conflictsWith(operation.mode().orElseThrow())
          || place.sharedLimit().isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Who queues and is refused had a place: from then on others may make it a holder. */
  private void requirePlace(Operation operation) {
    if (operation.queues()
        && server.history().since(operation.from()).stream()
            .noneMatch(
                version ->
                    version.queues(operation.holder())
                        || version.entryOf(operation.holder()).isPresent())) {
      throw new LawBroken(QUEUED, operation + " never had one");
    }
  }

  /**
   * After a no: nothing was granted by this attempt, and nothing still can be. A hand-over to a
   * place that it has, by a forced release for one, is the grant of another, and lawful.
   */
  void requireNothingHeld(Operation operation) {
    requireNotGranted(operation);
    requireNothingUnderWay(
        operation,
        NEVER_NO,
        write -> write.by().precedes(operation) && !handsOverItsPlace(write, operation),
        this::changesEntry);
  }

  private boolean handsOverItsPlace(Write write, Operation operation) {
    return write.by().kind() == Operation.Kind.FORCE_RELEASE
        && server.history().current().queues(operation.holder());
  }

  private void requireNotGranted(Operation operation) {
    Optional<HolderEntry> entry = server.history().current().entryOf(operation.holder());
    boolean granted =
        entry
            .flatMap(HolderEntry::token)
            .flatMap(token -> server.history().granterOf(operation.holder(), token))
            .filter(granter -> granter == operation)
            .isPresent();
    if (granted && !wentBack) { // what was under way may land on a version that came twice
      throw new LawBroken(
          NEVER_NO, operation + " was told no and holds " + History.brief(entry.get()));
    }
  }

  /** After an exception. */
  void refused(Operation operation) {
    if (!server.hasTwinSince(operation.lastKnown())) {
      requireNotGranted(operation);
    }
    requireNothingUnderWay(
        operation,
        NEVER_NO,
        write -> write.by().precedes(operation) && !server.isTwin(write),
        this::changesEntry);
  }

  /**
   * Who does not know must not say that it holds nothing if another has made it a holder, unless it
   * waits by another process of the same object.
   */
  private void requireNotHandedOver(Operation operation) {
    if (wentBack || !waitsByItsOwn(operation)) {
      return;
    }
    Optional<HolderEntry> entry = server.history().current().entryOf(operation.holder());
    boolean handedOver =
        entry
            .flatMap(HolderEntry::token)
            .filter(t -> server.history().indexOf(operation.holder(), t) > operation.from())
            .flatMap(token -> server.history().granterOf(operation.holder(), token))
            .filter(granter -> granter.kind() == Operation.Kind.RELEASE)
            .isPresent();
    if (handedOver) {
      throw new LawBroken(
          NEVER_NO, operation + " said that it holds nothing, and was handed " + entry.get());
    }
  }

  private boolean waitsByItsOwn(Operation operation) {
    List<Version> since = server.history().since(operation.from());
    return since.get(0).queues(operation.holder())
        || since.stream()
            .filter(version -> version.queues(operation.holder()))
            .flatMap(version -> version.by().stream())
            .anyMatch(
                by -> by.holder().equals(operation.holder()) && !by.isOfAnotherLifeOf(operation));
  }

  void released(Operation operation, ReleaseResult result) {
    if (result.isUnknown()) {
      return;
    }
    requireOnce(
        operation,
        result,
        version ->
            version
                .entryOf(operation.holder())
                .filter(e -> operation.token().isEmpty() || operation.token().equals(e.token()))
                .isEmpty());
    requireReleased(operation);
  }

  /**
   * What a release takes away always fits. A full Lease refuses a note that settles a doubt, and
   * then there is nothing to be given back.
   */
  void releaseRefused(Operation operation, LeaseRefusedException refused) {
    Version now = server.history().current();
    if (refused.reason() == LeaseRefusedException.Reason.REQUEST_INVALID
        && now.lease().filter(Edges::isFull).isPresent()
        && now.entryOf(operation.holder()).isPresent()
        && !server.hasTwinSince(operation.from())) {
      throw new LawBroken(GIVES_BACK, operation + " was refused");
    }
  }

  /** After a release: nothing of what was asked for this holder before can still be stored. */
  private void requireReleased(Operation operation) {
    requireNothingUnderWay(
        operation, NO_ORPHAN, (write, by) -> changesEntry(write, by) || leavesPlace(write, by));
  }

  /**
   * After an exception, which says that nothing was done. It cannot know of a copy that a proxy
   * made of what was refused; no other answer may forget that one.
   */
  void requireNothingUnderWay(Operation operation) {
    requireNothingUnderWay(
        operation,
        NEVER_NO,
        write -> write.by().precedes(operation) && !server.isTwin(write),
        (state, by) -> changesEntry(state, by) || by.kind() == Operation.Kind.FORCE_RELEASE);
  }

  private void requireNothingUnderWay(
      Operation operation, String law, BiPredicate<LeaseState, Operation> harm) {
    requireNothingUnderWay(operation, law, write -> write.by().precedes(operation), harm);
  }

  private void requireNothingUnderWay(
      Operation operation,
      String law,
      Predicate<Write> concerned,
      BiPredicate<LeaseState, Operation> harm) {
    for (Write write : server.underWay()) {
      if (!wentBack
          && concerned.test(write)
          && write.state().filter(state -> harm.test(state, operation)).isPresent()) {
        throw new LawBroken(
            law,
            "%s has its answer, and its %s %d is still under way"
                .formatted(operation, write.verb(), write.number()));
      }
    }
  }

  private boolean changesEntry(LeaseState next, Operation operation) {
    Optional<FencingToken> token = next.entryOf(operation.holder()).flatMap(HolderEntry::token);
    return !token.equals(
        server.history().current().entryOf(operation.holder()).flatMap(HolderEntry::token));
  }

  private static boolean leavesPlace(LeaseState next, Operation operation) {
    return next.queue().positionOf(operation.holder()).isPresent();
  }

  void verified(Operation operation, VerifyResult result) {
    Predicate<Version> active =
        version ->
            version
                .entryOf(operation.holder())
                .filter(entry -> entry.token().equals(operation.token()) && !entry.pending())
                .isPresent();
    if (result.isValid()) {
      requireOnce(operation, result, active);
    } else if (result.isInvalid()) {
      requireOnce(operation, result, active.negate());
    }
  }

  void forced(Operation operation, ReleaseResult result) {
    if (result.isReleased()) {
      requireOnce(
          operation,
          result,
          v -> v.by().filter(by -> by == operation).isPresent() && operation.removedFrom(v));
    } else if (result.status() == ReleaseResult.Status.CHANGED) {
      requireOnce(operation, result, v -> v.lease().filter(operation::expects).isEmpty());
    }
  }

  void deleted(Operation operation, ReleaseResult result) {
    if (result.status() == ReleaseResult.Status.DELETED) {
      requireOnce(operation, result, version -> version.lease().isEmpty());
    } else if (result.status() == ReleaseResult.Status.IN_USE) {
      requireOnce(operation, result, version -> !version.isUnused());
    }
  }

  private void requireOnce(Operation operation, Object answer, Predicate<Version> truth) {
    if (server.history().since(operation.from()).stream().noneMatch(truth)) {
      throw new LawBroken(TRUE, operation + " got " + ResultName.of(answer));
    }
  }
}
