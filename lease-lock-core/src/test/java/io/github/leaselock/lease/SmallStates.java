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
 *
 * <p>With a queue: fewer of these, and at most two of those who do not hold in the queue, in either
 * mode, with a limit or without, and a third behind them.
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

  /** States in which somebody waits in the queue. */
  static List<LeaseState> queuedStates() {
    List<LeaseState> states = new ArrayList<>();
    List<List<LockHolder>> draining =
        List.of(List.of(), List.of(Notation.entry('A', 20, false)), List.of(Notation.foreign('f')));
    List<Optional<Intent>> intents =
        List.of(
            Optional.empty(), Optional.of(Notation.intent('b')), Optional.of(Notation.intent('d')));
    for (List<LockHolder> evicted : draining) {
      for (List<LockHolder> holders : holders(false)) {
        for (Optional<Intent> intent : intents) {
          for (LockQueue queue : queues(holders)) {
            states.add(
                new LeaseState(pendingIf(!evicted.isEmpty(), holders), evicted, intent, queue));
          }
        }
      }
    }
    return states;
  }

  /** The holder granted last is pending. */
  private static List<LockHolder> pendingIf(boolean somethingDrains, List<LockHolder> holders) {
    if (!somethingDrains || holders.isEmpty()) {
      return holders;
    }
    List<LockHolder> pending = new ArrayList<>(holders);
    LockHolder last = pending.remove(pending.size() - 1);
    pending.add(
        new LockHolder(
            last.identity(),
            last.mode(),
            last.token(),
            last.since(),
            last.reason(),
            last.token().isPresent()));
    return pending;
  }

  private static List<LockQueue> queues(List<LockHolder> holders) {
    List<LockQueue> queues = new ArrayList<>();
    List<Place> waiters = waiters(holders);
    for (Place first : waiters) {
      queues.add(new LockQueue(List.of(first)));
      for (Place second : waiters) {
        if (!second.identity().equals(first.identity())) {
          queues.add(new LockQueue(List.of(first, second)));
        }
      }
    }
    Place last = Notation.place("E");
    queues.add(new LockQueue(List.of(waiters.get(0), waiters.get(waiters.size() - 1), last)));
    return queues;
  }

  /** Whoever holds does not wait. */
  private static List<Place> waiters(List<LockHolder> holders) {
    List<Place> waiters = new ArrayList<>();
    for (String text : List.of("A", "a", "b/2", "B", "C", "c", "D", "d/1")) {
      Place place = Notation.place(text);
      if (holders.stream().noneMatch(holder -> holder.identity().equals(place.identity()))) {
        waiters.add(place);
      }
    }
    return waiters;
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

  /** With and without waiting for one's turn. */
  static List<Claim> queueingClaims() {
    List<Claim> claims = new ArrayList<>();
    for (char who : CLAIMANTS) {
      for (String text : List.of("+queue", "/2+queue", "")) {
        claims.add(Notation.claim(who + text));
      }
      claims.add(Notation.claim(Character.toUpperCase(who) + "+queue+drain"));
      claims.add(Notation.claim(Character.toUpperCase(who) + "+queue"));
      claims.add(Notation.claim(String.valueOf(Character.toUpperCase(who))));
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
