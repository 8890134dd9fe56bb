package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides for a claimant that a Lease names as a holder already. */
final class Named {

  private Named() {}

  /** An offer that is none any more: its waiter has asked for more since, or for another life. */
  static boolean isUnwanted(LeaseState state, HolderEntry entry, Claim claim) {
    return entry.offer().isPresent() && (isUpgrade(entry, claim) || isOfOtherLife(state, claim));
  }

  static LeaseState withoutUnwanted(LeaseState state, Claim claim) {
    return state
        .entryOf(claim.holder())
        .filter(entry -> isUnwanted(state, entry, claim))
        .map(entry -> state.withHolders(state.holdersOtherThan(claim.holder())))
        .orElse(state);
  }

  private static boolean isUpgrade(HolderEntry entry, Claim claim) {
    return entry.terms().isShared() && !claim.terms().isShared();
  }

  static boolean isOfOtherLife(LeaseState state, Claim claim) {
    return claim.life().isPresent()
        && state.life().isPresent()
        && !state.life().equals(claim.life());
  }

  /** Active, and by the very process that asks; a session is one process. */
  static boolean isConfirmed(HolderEntry entry, Claim claim) {
    return entry.token().isPresent()
        && !entry.pending()
        && entry.offer().isEmpty()
        && (claim.mark().isEmpty() || entry.mark().equals(claim.mark()));
  }

  /** Whether a process may take the grant for its own without a write, and it is not this one. */
  static boolean isOfAnotherProcess(HolderEntry entry, Claim claim) {
    return entry.mark().isPresent()
        && claim.mark().isPresent()
        && !entry.mark().equals(claim.mark());
  }

  /** Empty for one that is named without a grant, and has to acquire anew. */
  static Optional<Decision> decide(
      LeaseState state, HolderEntry entry, Claim claim, FencingToken token, Instant now) {
    if (isUpgrade(entry, claim)) {
      return Optional.of(new Decision.Refuse(List.of(entry), Decision.Cause.HOLDS_SHARED));
    }
    if (entry.token().isEmpty()) {
      return Optional.empty();
    }
    if (isOfOtherLife(state, claim)) {
      return Optional.of(new Decision.Refuse(List.of(entry), Decision.Cause.OTHER_LIFE));
    }
    if (entry.mode() != claim.mode() && isOfAnotherProcess(entry, claim)) {
      return Optional.of(
          new Decision.Mark(state.replaced(claim.holder(), entry.marked(claim.mark()))));
    }
    if (entry.mode() != claim.mode()) {
      Claim weaker = claim.on(claim.terms().under(entry.under())); // of the same operation
      return Optional.of(
          Grants.grant(state, weaker, List.of(), List.of(), token, now)
              .<Decision>map(grant -> grant)
              .orElseGet(() -> full(state, claim)));
    }
    if (entry.offer().isPresent()) {
      HolderEntry taken = entry.marked(claim.mark()).pending(!state.draining().isEmpty());
      return Optional.of(
          new Decision.Confirm(state.replaced(claim.holder(), taken).forLife(claim.life()), taken));
    }
    if (entry.pending()) {
      return Optional.of(new Decision.AwaitDrain(entry, state.draining()));
    }
    if (isConfirmed(entry, claim)) {
      return Optional.of(new Decision.AlreadyHeld(entry));
    }
    HolderEntry marked = entry.marked(claim.mark());
    return Optional.of(new Decision.Confirm(state.replaced(claim.holder(), marked), marked));
  }

  static Decision.Refuse full(LeaseState state, Claim claim) {
    return new Decision.Refuse(Obstacles.full(state, claim).asHolders(), Decision.Cause.FULL);
  }
}
