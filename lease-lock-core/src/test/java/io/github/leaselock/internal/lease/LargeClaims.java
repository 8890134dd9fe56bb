package io.github.leaselock.internal.lease;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import java.util.HashSet;
import java.util.Set;

/** Claims that take as much room as there can be asked for. */
final class LargeClaims {

  private static final String KIND = "K".repeat(63) + "." + label(63) + "." + label(63) + ".";
  private static final String WIDEST_NAME = "\ud83d\udd12".repeat(126) + "x";

  private LargeClaims() {}

  private static String label(int length) {
    return "g".repeat(length);
  }

  static Holder holder(int number) {
    return new Holder("Backup.example.com", "db", "backup-" + number, "uid-" + number);
  }

  /** Nobody's identity takes more room. */
  static Holder widest(int number) {
    String kind = KIND + label(63) + "." + label(317 - KIND.length() - 64);
    String uid = "u".repeat(128 - 6) + String.valueOf(1_000_000 + number).substring(1);
    return new Holder(kind, label(63), WIDEST_NAME, uid);
  }

  static Claim widest(Holder holder, LockMode mode) {
    Terms terms = mode == LockMode.SHARED ? Terms.SHARED : Terms.EXCLUSIVE;
    Claim claim =
        Claim.of(holder, terms)
            .because("\u0001".repeat(HolderEntry.MAX_REASON))
            .inGroup("\u0001".repeat(Terms.MAX_GROUP - 1) + "x")
            .withPriority(-Terms.MAX_PRIORITY)
            .under(widest(999))
            .lapsingAfter(Claim.MAX_LAPSE)
            .markedBy("0123456789abc");
    return mode == LockMode.SHARED ? claim.limitedTo(Terms.MAX_LIMIT) : claim;
  }

  static HolderEntry entry(Claim claim) {
    return HolderEntry.granted(
            claim.holder().identity(),
            claim.terms(),
            new FencingToken(999_999_999_999_999_999L),
            Notation.NOW)
        .marked(claim.mark());
  }

  /** Decides to the end: whoever is not live is stale. */
  static Decision decide(LeaseState state, Claim claim, Set<HolderEntry> live) {
    Decision decision = LeaseProtocol.decide(state, claim, Notation.VERSION, Notation.NOW);
    if (!(decision instanceof Decision.Judge judge)) {
      return decision;
    }
    Set<HolderEntry> stale = new HashSet<>(judge.holders());
    stale.removeAll(live);
    return LeaseProtocol.decideJudged(state, claim, stale, Notation.VERSION, Notation.NOW);
  }
}
