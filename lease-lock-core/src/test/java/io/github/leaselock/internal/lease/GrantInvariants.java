package io.github.leaselock.internal.lease;

import static io.github.leaselock.internal.lease.Requirement.require;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What holds of every grant, whatever was there before. */
final class GrantInvariants {

  private GrantInvariants() {}

  static void check(
      LeaseState state,
      Claim claim,
      Set<HolderEntry> stale,
      Decision.Grant grant,
      Supplier<String> situation) {
    new StepInvariants(
            state,
            grant.next(),
            Optional.of(claim.holder()),
            claim.terms().group(),
            stale,
            Notation.VERSION,
            situation)
        .checkServing();
    require(
        grant.next().entryOf(claim.holder()).equals(Optional.of(grant.entry())),
        "the entry is in the state",
        situation);
    require(grant.entry().terms().equals(terms(state, claim)), "on the terms asked for", situation);
    require(grant.entry().token().equals(Optional.of(Notation.VERSION)), "of now", situation);
    require(grant.entry().mark().equals(claim.mark()), "by the hand that asks", situation);
    require(
        !NaiveRules.isKeptOut(NaiveRules.withoutUnwantedOffer(state, claim), claim, stale)
            || isModeChange(state.entryOf(claim.holder()), claim),
        "nobody who is not stale keeps it out",
        situation);
    List<HolderEntry> evicted = new ArrayList<>(state.holdersOtherThan(claim.holder()));
    evicted.removeIf(holder -> NaiveRules.named(grant.next(), holder.identity()).isPresent());
    require(evicted.equals(grant.evicted()), "whoever is gone was evicted", situation);
    evicted.removeIf(holder -> holder.pending() || holder.offer().isPresent() || !claim.drains());
    List<HolderEntry> drains = new ArrayList<>(grant.next().draining());
    drains.removeIf(holder -> holder.is(claim.holder()));
    List<HolderEntry> drained = new ArrayList<>(state.draining());
    evicted.forEach(holder -> drained.add(holder.drained()));
    drained.removeIf(holder -> holder.is(claim.holder()));
    require(drains.equals(drained), "evicted work drains if asked for", situation);
    checkActive(state, claim, grant, situation);
    repeatedItIsTheSame(claim, grant);
  }

  /** Whoever goes on in another mode goes on as part of what it was part of. */
  private static Terms terms(LeaseState state, Claim claim) {
    Optional<HolderEntry> entry = state.entryOf(claim.holder());
    return isModeChange(entry, claim)
            && entry.filter(e -> e.mode() == LockMode.EXCLUSIVE).isPresent()
        ? claim.terms().under(entry.flatMap(HolderEntry::under))
        : claim.terms();
  }

  /** Whoever may act does so by right, and whoever may have acted is never called idle. */
  private static void checkActive(
      LeaseState state, Claim claim, Decision.Grant grant, Supplier<String> situation) {
    Optional<HolderEntry> before = state.entryOf(claim.holder());
    boolean wasActive =
        before.filter(mine -> mine.token().isPresent() && mine.mayHaveWorked()).isPresent();
    require(
        grant.entry().pending() == (!grant.next().draining().isEmpty() && !wasActive),
        "whoever is granted while something drains is pending",
        situation);
    require(
        before.filter(HolderEntry::mayHaveWorked).isEmpty()
            || grant.entry().mayHaveWorked()
            || grant.next().draining().contains(before.get().drained()),
        "work that may run is not forgotten",
        situation);
  }

  private static boolean isModeChange(Optional<HolderEntry> entry, Claim claim) {
    return entry
        .filter(mine -> mine.token().isPresent() && mine.mode() != claim.mode())
        .isPresent();
  }

  /** Whoever lost the answer asks again, and finds the grant that was stored. */
  private static void repeatedItIsTheSame(Claim claim, Decision.Grant grant) {
    Decision again =
        LeaseProtocol.decide(
            grant.next(), claim, new FencingToken(101), Notation.NOW.plusSeconds(1));
    Optional<HolderEntry> found =
        again instanceof Decision.AlreadyHeld held
            ? Optional.of(held.entry())
            : again instanceof Decision.AwaitDrain await
                ? Optional.of(await.entry())
                : Optional.empty();
    require(
        found.equals(Optional.of(grant.entry())),
        "asked again, the same grant",
        () -> Notation.text(grant) + " | " + claim + " -> " + Notation.text(again));
  }
}
