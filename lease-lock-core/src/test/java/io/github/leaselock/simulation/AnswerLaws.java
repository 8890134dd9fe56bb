package io.github.leaselock.simulation;

import io.github.leaselock.AcquireResult;
import io.github.leaselock.ReleaseResult;
import io.github.leaselock.VerifyResult;
import io.github.leaselock.lease.FencingToken;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.lease.LockHolder;
import io.github.leaselock.lease.LockMode;
import io.github.leaselock.simulation.History.Version;
import java.util.Optional;
import java.util.function.Predicate;

/** What every answer of the lock must be true to: some moment while the operation ran. */
final class AnswerLaws {

  static final String TRUE = "an answer was true at some moment of the operation";
  static final String NEVER_NO = "never \"no\" while it may hold";
  static final String NO_ORPHAN = "nothing is left behind by what has ended";

  private final SimulatedServer server;

  AnswerLaws(SimulatedServer server) {
    this.server = server;
  }

  void acquired(Operation operation, AcquireResult result) {
    if (result instanceof AcquireResult.Acquired acquired) {
      requireOnce(operation, result, held(operation, acquired.token(), false));
      requireNothingUnderWay(operation, Beliefs.KEPT);
    } else if (result instanceof AcquireResult.Draining draining) {
      requireOnce(operation, result, held(operation, draining.token(), true));
    } else if (result instanceof AcquireResult.Held) {
      requireOnce(operation, result, version -> isInTheWay(version, operation));
      requireNothingHeld(operation);
    } else if (result instanceof AcquireResult.Unknown unknown && !unknown.mayHold()) {
      requireNothingHeld(operation);
    }
  }

  private static Predicate<Version> held(Operation operation, FencingToken token, boolean pending) {
    return version ->
        version
            .entryOf(operation.holder())
            .filter(entry -> entry.token().equals(Optional.of(token)))
            .filter(entry -> Optional.of(entry.mode()).equals(operation.mode()))
            .filter(entry -> entry.pending() == pending)
            .isPresent();
  }

  private static boolean isInTheWay(Version version, Operation operation) {
    LockMode mode = operation.mode().orElseThrow();
    boolean blocked =
        version.state().holders().stream()
            .filter(entry -> !entry.identity().equals(operation.holder().identity()))
            .anyMatch(entry -> entry.mode().conflictsWith(mode));
    return blocked || version.state().intent().isPresent();
  }

  /** After a no, or an exception: nothing was granted by this attempt, and nothing still can be. */
  void requireNothingHeld(Operation operation) {
    Optional<LockHolder> entry = server.history().current().entryOf(operation.holder());
    boolean granted =
        entry
            .flatMap(LockHolder::token)
            .flatMap(token -> server.history().granterOf(operation.holder(), token))
            .filter(granter -> granter == operation)
            .isPresent();
    if (granted) {
      throw new LawBroken(NEVER_NO, operation + " was told no and holds " + History.brief(entry.get()));
    }
    requireNothingUnderWay(operation, NEVER_NO);
  }

  void released(Operation operation, ReleaseResult result) {
    if (result instanceof ReleaseResult.Unknown) {
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
    requireNothingUnderWay(operation, NO_ORPHAN);
  }

  void requireNothingUnderWay(Operation operation, String law) {
    for (Write write : server.underWay()) {
      boolean ours =
          write.by().life() == operation.life()
              && write.by().holder().equals(operation.holder())
              && (write.by() == operation || write.by().hasEnded());
      if (ours && write.state().filter(state -> changes(state, operation)).isPresent()) {
        throw new LawBroken(
            law, operation + " has its answer, and " + write.verb() + " " + write.number() + " is still under way");
      }
    }
  }

  private boolean changes(LeaseState state, Operation operation) {
    Version now = server.history().current();
    boolean entry = !state.entryOf(operation.holder()).equals(now.entryOf(operation.holder()));
    boolean intent =
        state.intent().filter(i -> i.identity().equals(operation.holder().identity())).isPresent()
            && !state.intent().equals(now.state().intent());
    return entry || intent;
  }

  void verified(Operation operation, VerifyResult result) {
    Predicate<Version> active =
        version ->
            version
                .entryOf(operation.holder())
                .filter(entry -> entry.token().equals(operation.token()) && !entry.pending())
                .isPresent();
    if (result instanceof VerifyResult.Valid) {
      requireOnce(operation, result, active);
    } else if (result instanceof VerifyResult.Invalid) {
      requireOnce(operation, result, active.negate());
    }
  }

  private void requireOnce(Operation operation, Object answer, Predicate<Version> truth) {
    if (server.history().since(operation.from()).stream().noneMatch(truth)) {
      throw new LawBroken(TRUE, operation + " got " + answer.getClass().getSimpleName());
    }
  }
}
