package io.github.leaselock.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All states and claims of at most three identities A, B, C, and a fourth, D, that only claims.
 *
 * <p>Holders: every set of shared ones, every exclusive one, a foreign one, none; where something
 * drains, each of them pending or not. Draining: nothing, each of them in either mode, a foreign
 * one, two pairs. Intent: none, or of any of the four.
 */
final class SmallStates {

  private static final List<Character> IDENTITIES = List.of('a', 'b', 'c');
  private static final List<Character> CLAIMANTS = List.of('a', 'b', 'c', 'd');

  private SmallStates() {}

  static List<LeaseState> states() {
    List<LeaseState> states = new ArrayList<>();
    for (List<LockHolder> draining : draining()) {
      for (List<LockHolder> holders : holders(!draining.isEmpty())) {
        for (Optional<Intent> intent : intents()) {
          states.add(new LeaseState(holders, draining, intent));
        }
      }
    }
    return states;
  }

  static List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    for (char who : CLAIMANTS) {
      for (boolean drains : new boolean[] {false, true}) {
        claims.add(claim(who, LockMode.EXCLUSIVE, OptionalInt.empty(), drains));
        claims.add(claim(who, LockMode.SHARED, OptionalInt.empty(), drains));
        claims.add(claim(who, LockMode.SHARED, OptionalInt.of(1), drains));
        claims.add(claim(who, LockMode.SHARED, OptionalInt.of(2), drains));
      }
    }
    return claims;
  }

  private static Claim claim(char who, LockMode mode, OptionalInt limit, boolean drains) {
    return new Claim(Notation.holder(who), mode, limit, Optional.empty(), drains);
  }

  private static List<List<LockHolder>> draining() {
    List<LockHolder> entries = new ArrayList<>();
    for (char who : IDENTITIES) {
      entries.add(Notation.entry(Character.toUpperCase(who), 20L + who - 'a', false));
      entries.add(Notation.entry(who, 20L + who - 'a', false));
    }
    entries.add(Notation.foreign('f'));
    List<List<LockHolder>> lists = new ArrayList<>();
    lists.add(List.of());
    entries.forEach(entry -> lists.add(List.of(entry)));
    lists.add(List.of(entries.get(0), entries.get(3))); // A exclusive, then B shared
    lists.add(List.of(entries.get(5), entries.get(6))); // C shared, then a foreign one
    return lists;
  }

  private static List<List<LockHolder>> holders(boolean somethingDrains) {
    List<List<LockHolder>> lists = new ArrayList<>();
    lists.add(List.of());
    lists.add(List.of(Notation.foreign('f')));
    for (char who : IDENTITIES) {
      withPending(List.of(Character.toUpperCase(who)), somethingDrains, lists);
    }
    for (int members = 1; members < 1 << IDENTITIES.size(); members++) {
      List<Character> shared = new ArrayList<>();
      for (int i = 0; i < IDENTITIES.size(); i++) {
        if ((members >> i & 1) == 1) {
          shared.add(IDENTITIES.get(i));
        }
      }
      withPending(shared, somethingDrains, lists);
    }
    return lists;
  }

  /** Each of the letters pending or not, if they can be. */
  private static void withPending(
      List<Character> letters, boolean somethingDrains, List<List<LockHolder>> lists) {
    int combinations = somethingDrains ? 1 << letters.size() : 1;
    for (int pending = 0; pending < combinations; pending++) {
      List<LockHolder> holders = new ArrayList<>();
      for (int i = 0; i < letters.size(); i++) {
        holders.add(Notation.entry(letters.get(i), i + 1L, (pending >> i & 1) == 1));
      }
      lists.add(List.copyOf(holders));
    }
  }

  private static List<Optional<Intent>> intents() {
    List<Optional<Intent>> intents = new ArrayList<>();
    intents.add(Optional.empty());
    for (char who : CLAIMANTS) {
      intents.add(Optional.of(Notation.intent(who)));
    }
    return intents;
  }
}
