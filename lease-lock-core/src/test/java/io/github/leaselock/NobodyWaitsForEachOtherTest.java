package io.github.leaselock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Two objects that ask for the same two locks, queued, from every state that a third one and they
 * themselves bring about in two moves, the calls of one in the middle of those of the other
 * included. No time passes, so that no offer lapses: what they wait for has to come from the rule.
 */
class NobodyWaitsForEachOtherTest {

  /** As many requests as a call makes at most, here. */
  private static final int REQUESTS = 6;

  private static final LeaseKey A = new LeaseKey("db", "a");
  private static final LeaseKey B = new LeaseKey("db", "b");
  private static final Holder Z = TestLocks.restore("z", "uid-z");

  /** One object and its operator. */
  private static final class Party {
    private final Holder holder;
    private final HookedStore store;
    private final StoreLocks locks;
    private final StoreLock a;
    private final StoreLock b;
    private boolean hasAll;

    Party(String name, TestLocks world, InMemoryLeaseStore stored) {
      holder = TestLocks.backup(name, "uid-" + name);
      store = new HookedStore(stored);
      locks = world.on(store).build();
      a = locks.lock(A);
      b = locks.lock(B);
    }

    void call() {
      if (!hasAll) {
        AcquireRequest request = AcquireRequest.exclusive().queued();
        hasAll = locks.acquireAll(holder, Map.of(b, request, a, request)).isAcquired();
      }
    }

    /** The other one calls before the request after so many, or after all of them. */
    void callWithin(int requests, Party other) {
      AtomicBoolean called = new AtomicBoolean();
      store.after(
          requests,
          () -> {
            called.set(true);
            other.call();
          });
      call();
      store.after(-1, () -> {});
      if (!called.get()) {
        other.call();
      }
    }

    void finish() {
      locks.releaseAll(holder, List.of(a, b));
    }
  }

  private static final class Situation {
    final TestLocks world = new TestLocks();
    final InMemoryLeaseStore stored = new InMemoryLeaseStore();
    final Party x = new Party("x", world, stored);
    final Party y = new Party("y", world, stored);
    final StoreLocks third = world.on(stored).build();

    void hold(LeaseKey key) {
      third.lock(key).acquire(Z, AcquireRequest.exclusive());
    }

    void release(LeaseKey key) {
      third.lock(key).release(Z);
    }
  }

  private interface Move {
    void on(Situation situation);
  }

  private static List<Move> moves() {
    List<Move> moves = new ArrayList<>();
    moves.add(now -> now.x.call());
    moves.add(now -> now.y.call());
    for (LeaseKey key : List.of(A, B)) {
      moves.add(now -> now.hold(key));
      moves.add(now -> now.release(key));
    }
    for (int requests = 0; requests < REQUESTS; requests++) {
      int before = requests;
      moves.add(now -> now.x.callWithin(before, now.y));
      moves.add(now -> now.y.callWithin(before, now.x));
    }
    return moves;
  }

  /** How they go on, for ever: in turn, or always one in the middle of the other. */
  private static List<Move> rounds() {
    List<Move> rounds = new ArrayList<>();
    rounds.add(
        now -> {
          now.x.call();
          now.y.call();
        });
    for (int requests = 0; requests < REQUESTS; requests++) {
      int before = requests;
      rounds.add(now -> now.x.callWithin(before, now.y));
      rounds.add(
          now -> {
            now.x.callWithin(before, now.y);
            now.y.callWithin(before, now.x);
          });
    }
    return rounds;
  }

  @Test
  void eachGetsBothWhateverCameBeforeAndHoweverTheyGoOn() {
    int situations = 0;
    List<LeaseKey> none = List.of();
    for (List<LeaseKey> held : List.of(none, List.of(A, B))) {
      for (Move first : moves()) {
        for (Move second : moves()) {
          for (Move round : rounds()) {
            Situation situation = new Situation();
            held.forEach(situation::hold);
            first.on(situation);
            second.on(situation);
            situation.release(B);
            situation.release(A);
            assertEachGetsBoth(situation, round);
            situations++;
          }
        }
      }
    }
    System.out.printf("%s: %d situations%n", getClass().getSimpleName(), situations);
    assertThat(situations).isGreaterThan(5_000);
  }

  private static void assertEachGetsBoth(Situation situation, Move round) {
    Party winner = afterSomeRounds(situation, round);
    winner.finish();
    Party other = winner == situation.x ? situation.y : situation.x;
    for (int calls = 0; calls < 3 && !other.hasAll; calls++) {
      other.call();
    }
    assertThat(other.hasAll).as("the other one, once the first has finished").isTrue();
  }

  private static Party afterSomeRounds(Situation situation, Move round) {
    for (int rounds = 0; rounds < 5; rounds++) {
      if (situation.x.hasAll || situation.y.hasAll) {
        assertThat(situation.x.hasAll && situation.y.hasAll).as("both at once").isFalse();
        return situation.x.hasAll ? situation.x : situation.y;
      }
      round.on(situation);
    }
    throw new AssertionError(
        "nobody has both after 5 rounds: "
            + situation.third.lock(A).inspect()
            + "; "
            + situation.third.lock(B).inspect());
  }
}
