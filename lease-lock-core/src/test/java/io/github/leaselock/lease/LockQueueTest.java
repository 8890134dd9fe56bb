package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The queue is a list of waiters, however few entries it is written in. */
class LockQueueTest {

  private static final List<String> SESSIONS = List.of("s", "t");

  /** One waiter of the naive model. */
  private record Waiter(String identity, LockMode mode, Optional<String> reason) {}

  @Property
  void whateverIsDoneToItItIsTheListOfItsWaiters(@ForAll long seed) {
    Random random = new Random(seed);
    LockQueue queue = LockQueue.EMPTY;
    List<Waiter> model = new ArrayList<>();
    long[] numbers = new long[SESSIONS.size()];
    for (int step = 0; step < 60; step++) {
      if (model.isEmpty() || random.nextInt(5) < 3) {
        Claim claim = next(random, numbers);
        if (queue.positionOf(claim.holder()).isEmpty()) {
          queue = queue.with(claim, Notation.NOW).orElseThrow();
          model.add(new Waiter(claim.holder().identity(), claim.mode(), claim.reason()));
        }
      } else if (random.nextBoolean()) {
        Waiter gone = model.remove(random.nextInt(model.size()));
        queue = queue.without(holder(gone.identity()));
      } else {
        queue = withoutSomeBefore(queue, model, random);
      }
      check(queue, model);
    }
  }

  /** Those before somebody that hold exclusively are passed by. */
  private static LockQueue withoutSomeBefore(LockQueue queue, List<Waiter> model, Random random) {
    int at = random.nextInt(model.size());
    List<Place> passed =
        queue.before(holder(model.get(at).identity())).stream()
            .filter(place -> place.mode() == LockMode.EXCLUSIVE)
            .toList();
    List<Waiter> left = new ArrayList<>();
    for (int i = 0; i < model.size(); i++) {
      if (i >= at || model.get(i).mode() == LockMode.SHARED) {
        left.add(model.get(i));
      }
    }
    model.clear();
    model.addAll(left);
    return queue.withoutAll(passed);
  }

  private static void check(LockQueue queue, List<Waiter> model) {
    assertThat(waiters(queue)).isEqualTo(model);
    assertThat(queue.size()).isEqualTo(model.size());
    assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    assertThat(queue.head().map(Place::identity))
        .isEqualTo(model.stream().findFirst().map(Waiter::identity));
    for (int i = 0; i < model.size(); i++) {
      Holder holder = holder(model.get(i).identity());
      assertThat(queue.positionOf(holder)).hasValue((long) i);
      assertThat(waiters(new LockQueue(queue.before(holder)))).isEqualTo(model.subList(0, i));
    }
    Holder stranger = Notation.holder('z');
    assertThat(queue.positionOf(stranger)).isEmpty();
    assertThat(queue.before(stranger)).isEqualTo(queue.places());
    assertThat(queue.without(stranger)).isEqualTo(queue);
    assertThat(Annotations.readQueue(Annotations.writeQueue(queue))).isEqualTo(queue);
  }

  private static List<Waiter> waiters(LockQueue queue) {
    List<Waiter> waiters = new ArrayList<>();
    for (Place place : queue.places()) {
      for (long i = 0; i < place.count(); i++) {
        Place one = place.part(i, i + 1).orElseThrow();
        waiters.add(new Waiter(one.identity(), one.mode(), one.reason()));
      }
    }
    return waiters;
  }

  /** Mostly the next claim of a session, at times one left out, at times an object. */
  private static Claim next(Random random, long[] numbers) {
    LockMode mode = random.nextInt(4) == 0 ? LockMode.SHARED : LockMode.EXCLUSIVE;
    Optional<String> reason = random.nextInt(8) == 0 ? Optional.of("why") : Optional.empty();
    if (random.nextInt(4) == 0) {
      return claim(Notation.holder((char) ('a' + random.nextInt(6))), mode, reason);
    }
    int session = random.nextInt(SESSIONS.size());
    numbers[session] += random.nextInt(5) == 0 ? 2 : 1;
    return claim(session(SESSIONS.get(session), numbers[session]), mode, reason);
  }

  private static Claim claim(Holder holder, LockMode mode, Optional<String> reason) {
    return new Claim(holder, mode, OptionalInt.empty(), reason, false, true);
  }

  private static Claim claim(Holder holder) {
    return claim(holder, LockMode.EXCLUSIVE, Optional.empty());
  }

  private static Holder session(String uid, long number) {
    return new SessionHolder(
            LeaseKey.inNamespace("ops").named("worker"), uid, Duration.ofSeconds(15), number)
        .asHolder();
  }

  private static Holder holder(String identity) {
    return Holder.parse(identity).orElseThrow();
  }

  private static LockQueue queueOf(Holder... holders) {
    LockQueue queue = LockQueue.EMPTY;
    for (Holder holder : holders) {
      queue = queue.with(claim(holder), Notation.NOW).orElseThrow();
    }
    return queue;
  }

  @Test
  void claimsOfASessionThatComeOneAfterAnotherShareAnEntry() {
    LockQueue queue = LockQueue.EMPTY;
    for (int number = 1; number <= 1000; number++) {
      queue = queue.with(claim(session("s", number)), Notation.NOW).orElseThrow();
    }

    assertThat(queue.places()).hasSize(1);
    assertThat(queue.size()).isEqualTo(1000);
    assertThat(queue.positionOf(session("s", 700))).hasValue(699L);
    assertThat(queue.positionOf(session("s", 1001))).isEmpty();
    assertThat(Annotations.writeQueue(queue)).hasSizeLessThan(200);
  }

  @Test
  void claimsThatDifferInMoreThanTheirNumberHaveEntriesOfTheirOwn() {
    LockQueue queue = queueOf(session("s", 1));
    Holder next = session("s", 2);
    Claim shared = claim(next, LockMode.SHARED, Optional.empty());
    Claim limited =
        new Claim(next, LockMode.SHARED, OptionalInt.of(2), Optional.empty(), false, true);

    for (Claim other :
        List.of(
            shared,
            limited,
            claim(next, LockMode.EXCLUSIVE, Optional.of("why")),
            claim(session("s", 3)),
            claim(session("t", 2)),
            claim(Notation.holder('b')))) {
      assertThat(queue.with(other, Notation.NOW).orElseThrow().places()).hasSize(2);
    }
    assertThat(queue.with(claim(next), Notation.NOW).orElseThrow().places()).hasSize(1);
  }

  @Test
  void theNumbersOfAnEntryEndWhereNumbersEnd() {
    Place first = Place.of(claim(session("s", SessionHolder.MAX_NUMBER - 1)), Notation.NOW);

    assertThat(first.with(claim(session("s", SessionHolder.MAX_NUMBER))).orElseThrow().count())
        .isEqualTo(2);
    assertThatThrownBy(
            () ->
                new Place(
                    first.identity(),
                    3,
                    first.mode(),
                    first.sharedLimit(),
                    first.since(),
                    first.reason()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anotherWaiterBetweenThemKeepsTheOrder() {
    LockQueue queue = queueOf(session("s", 1), Notation.holder('b'), session("s", 2));

    assertThat(queue.places()).hasSize(3);
    assertThat(queue.positionOf(session("s", 2))).hasValue(2L);
  }

  @Test
  void oneThatLeavesTheMiddleOfAnEntrySplitsIt() {
    LockQueue queue =
        queueOf(session("s", 1), session("s", 2), session("s", 3)).without(session("s", 2));

    assertThat(queue.places()).extracting(Place::count).containsExactly(1L, 1L);
    assertThat(queue.positionOf(session("s", 3))).hasValue(1L);
    assertThat(queue.positionOf(session("s", 2))).isEmpty();
  }

  @Test
  void aFullQueueTakesNobodyButTheNextClaimOfTheLastSession() {
    LockQueue queue = LockQueue.EMPTY;
    for (int i = 1; i < LockQueue.MAX_PLACES; i++) {
      Holder holder = new Holder("Backup.example.com", "db", "backup-" + i, "uid-" + i);
      queue = queue.with(claim(holder), Notation.NOW).orElseThrow();
    }
    queue = queue.with(claim(session("s", 1)), Notation.NOW).orElseThrow();

    assertThat(queue.places()).hasSize(LockQueue.MAX_PLACES);
    assertThat(queue.with(claim(Notation.holder('x')), Notation.NOW)).isEmpty();
    assertThat(queue.with(claim(session("s", 2)), Notation.NOW)).isPresent();
  }

  @Test
  void whoFindsTheQueueFullWaitsWithoutAPlace() {
    LockQueue queue = LockQueue.EMPTY;
    for (int i = 0; i < LockQueue.MAX_PLACES; i++) {
      Holder holder = new Holder("Backup.example.com", "db", "backup-" + i, "uid-" + i);
      queue = queue.with(claim(holder), Notation.NOW).orElseThrow();
    }
    LeaseState full = Notation.state("A").withQueue(queue);

    assertThat(Notation.decide(full, Notation.claim("B+queue"), false, ""))
        .isInstanceOf(Decision.Refuse.class);
  }

  @Test
  void severalWaitersInAPlaceAreClaimsOfASession() {
    assertThatThrownBy(
            () ->
                new Place(
                    Notation.holder('a').identity(),
                    2,
                    LockMode.EXCLUSIVE,
                    OptionalInt.empty(),
                    Notation.NOW,
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 waiters");
  }

  /** The API server takes 256 KiB of annotations on an object. */
  @Test
  void aFullQueueBesideAsManyHoldersFitsOnALease() {
    List<Place> places = new ArrayList<>();
    List<LockHolder> holders = new ArrayList<>();
    for (int i = 0; i < LockQueue.MAX_PLACES; i++) {
      String name = "n".repeat(60) + i;
      String uid = String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", i);
      Holder holder = new Holder("MySQLRestore.ps.percona.com", "ns".repeat(31), name, uid);
      Optional<String> reason = Optional.of("r".repeat(100));
      places.add(Place.of(claim(holder, LockMode.EXCLUSIVE, reason), Notation.NOW));
      holders.add(
          new LockHolder(
              holder.identity(),
              LockMode.SHARED,
              Optional.of(new FencingToken(Long.MAX_VALUE - i)),
              Optional.of(Notation.NOW),
              reason,
              false));
    }

    int bytes =
        Annotations.writeQueue(new LockQueue(places)).length()
            + Annotations.writeList(holders).length();
    assertThat(bytes).isLessThan(256 * 1024);
  }
}
