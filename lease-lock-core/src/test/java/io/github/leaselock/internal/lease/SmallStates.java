package io.github.leaselock.internal.lease;

import io.github.leaselock.LockMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All states and claims of a few identities: sets of holders, in both modes, pending or not,
 * offered, by another hand, with limits, parents with their children, foreign and copied ones; what
 * drains; and at most three who wait, in either mode, with limits, priorities, groups and parents.
 */
final class SmallStates {

  private static final List<String> HOLDERS =
      List.of(
          "free",
          "F!",
          "A",
          "B",
          "C",
          "a",
          "b",
          "c",
          "a b",
          "a c",
          "b c",
          "a b c", // modes
          "A*",
          "a*",
          "a* b",
          "a b*",
          "a* b*",
          "A2",
          "a2 b",
          "A0",
          "S",
          "s t",
          "R", // hands
          "a/1",
          "a/2",
          "a/2 b",
          "a b/2",
          "a/3 b/2",
          "a/1 b<A", // limits
          "A b<A",
          "A B<A",
          "a b<A",
          "A b<A c<A",
          "A B<A c<B",
          "A B<A C<B",
          "a c b<A", // families
          "A=",
          "a=",
          "a= b=",
          "A!");

  private static final List<String> DRAINING =
      List.of("", "~A", "~a", "~B", "~b", "~c", "~F!", "~A ~b", "~c ~F!");

  private static final List<String> WAITERS =
      List.of(">A", ">a", ">b/2", ">B", ">C", ">c", ">D", ">d/1", ">S", ">d<A", ">D<A");

  private static final List<String> QUEUES =
      List.of(
          ">C^1 >D",
          ">c^1 >d/1",
          ">d^2 >C^1 >B",
          ">C:g >D:h",
          ">c:g >D",
          ">d^1 >c:g",
          ">B >c >D",
          ">b >c >d",
          ">b/2 >c >d/2",
          ">B >c >E",
          ">d<A >B >c<A",
          ">B >D<A >c<A",
          ">s >T >c");

  private SmallStates() {}

  /** States in which nobody waits. */
  static List<LeaseState> states() {
    List<LeaseState> states = new ArrayList<>();
    for (String draining : DRAINING) {
      for (String holders : HOLDERS) {
        add(holders + " " + draining, states);
        if (!draining.isEmpty()) {
          add(holders + "? " + draining, states);
          add(holders.replace(" ", "? ") + "? " + draining, states);
        }
      }
    }
    return states;
  }

  /** States in which somebody waits in the queue. */
  static List<LeaseState> queuedStates() {
    List<String> queues = new ArrayList<>(WAITERS);
    queues.addAll(QUEUES);
    WAITERS.forEach(first -> WAITERS.forEach(second -> queues.add(first + " " + second)));
    List<LeaseState> states = new ArrayList<>();
    for (String queue : queues) {
      for (String holders : HOLDERS) {
        add(holders + " " + queue, states);
        add(holders + "? ~E " + queue, states);
      }
    }
    return states;
  }

  /** Unless somebody holds twice, waits twice or both, or free ones are marked as pending. */
  private static void add(String text, List<LeaseState> states) {
    if (text.contains("free?") || text.contains("!?") || text.contains("=?")) {
      return;
    }
    String words = text.replace("free", "").strip();
    LeaseState state = Notation.state(words.isEmpty() ? "free" : words);
    Set<String> identities = new HashSet<>();
    boolean once =
        Stream.concat(
                state.holders().stream().map(HolderEntry::identity),
                state.queue().places().stream().map(Place::identity))
            .allMatch(identities::add);
    if (once) {
      states.add(state);
    }
  }

  static List<Claim> claims() {
    return claims("A a B b C c D d", List.of("", "+drain")).stream()
        .flatMap(
            claim ->
                claim.mode() == LockMode.SHARED
                    ? Stream.of(claim, claim.limitedTo(1), claim.limitedTo(2))
                    : Stream.of(claim))
        .flatMap(claim -> Stream.of(claim, claim.under(Notation.holder('a'))))
        .toList();
  }

  /** With and without waiting for one's turn. */
  static List<Claim> queueingClaims() {
    List<Claim> claims = claims("A a B b C c D d d/1 d/2 b/2 S s", List.of("", "+queue"));
    claims.addAll(claims("C D d^1 D^2 c:g D:g d:h", List.of("+queue+drain", "+drain")));
    claims.addAll(claims("c<A C<A C<B d<B D<A d/1<A", List.of("", "+queue")));
    return claims;
  }

  private static List<Claim> claims(String words, List<String> how) {
    List<Claim> claims = new ArrayList<>();
    for (String word : words.split(" ", -1)) {
      how.forEach(suffix -> claims.add(Notation.claim(word + suffix)));
    }
    return claims;
  }
}
