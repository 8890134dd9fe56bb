package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue is a list of waiters in the order of service, however few entries it is written in. */
class LockQueueTest {

  private static final List<String> SESSIONS = List.of("s", "t");

  /** One waiter of the naive model. */
  private record Waiter(String identity, Terms terms) {

    boolean isSamePlace(Terms other) {
      return terms.mode() == other.mode() && terms.priority() == other.priority();
    }

    boolean isOfGroup(Optional<String> group) {
      return group.isPresent() && terms.group().equals(group);
    }
  }

  @Property
  void whateverIsDoneToItItIsTheListOfItsWaitersByPriority(@ForAll long seed) {
    Random random = new Random(seed);
    LockQueue queue = LockQueue.EMPTY;
    List<Waiter> model = new ArrayList<>();
    long[] numbers = new long[SESSIONS.size()];
    for (int step = 0; step < 60; step++) {
      switch (model.isEmpty() ? 0 : random.nextInt(6)) {
        case 0, 1, 2 -> {
          Claim claim = next(random, numbers);
          queue = queue.with(claim, Notation.NOW);
          add(model, claim);
        }
        case 3 -> {
          Waiter again = model.get(random.nextInt(model.size()));
          Claim claim = Claim.of(holder(again.identity()), terms(random));
          queue = queue.with(claim, Notation.NOW);
          add(model, claim);
        }
        case 4 -> {
          Waiter gone = model.remove(random.nextInt(model.size()));
          queue = queue.without(holder(gone.identity()));
        }
        default -> queue = withoutSomeBefore(queue, model, random);
      }
      check(queue, model);
    }
  }

  /** What Javadoc says, one waiter at a time. */
  private static void add(List<Waiter> model, Claim claim) {
    Waiter added = new Waiter(claim.holder().identity(), claim.terms());
    int own = indexOf(model, added.identity());
    if (own >= 0 && model.get(own).isSamePlace(claim.terms())) {
      model.set(own, added);
    } else {
      if (own >= 0) {
        model.remove(own);
      }
      int at = 0;
      while (at < model.size()
          && !(model.get(at).isOfGroup(claim.terms().group())
              && model.get(at).isSamePlace(claim.terms()))) {
        at++;
      }
      if (at == model.size()) {
        while (at > 0 && model.get(at - 1).terms().priority() < claim.terms().priority()) {
          at--;
        }
      }
      model.add(at, added);
    }
    model.removeIf(
        other ->
            other.isOfGroup(claim.terms().group()) && !other.identity().equals(added.identity()));
  }

  private static int indexOf(List<Waiter> model, String identity) {
    return model.stream().map(Waiter::identity).toList().indexOf(identity);
  }

  /** Those before somebody that wait to hold exclusively are passed by. */
  private static LockQueue withoutSomeBefore(LockQueue queue, List<Waiter> model, Random random) {
    int at = random.nextInt(model.size());
    Waiter waiter = model.get(at);
    List<Place> passed =
        queue.before(Claim.of(holder(waiter.identity()), waiter.terms())).stream()
            .filter(place -> place.mode() == LockMode.EXCLUSIVE)
            .toList();
    List<Waiter> before = model.subList(0, at);
    before.removeIf(other -> other.terms().mode() == LockMode.EXCLUSIVE);
    return queue.withoutAll(passed);
  }

  private static void check(LockQueue queue, List<Waiter> model) {
    assertThat(waiters(queue)).isEqualTo(model);
    assertThat(queue.places())
        .as("by priority")
        .isSortedAccordingTo((one, other) -> other.priority() - one.priority());
    assertThat(queue.size()).isEqualTo(model.size());
    assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    for (int i = 0; i < model.size(); i++) {
      Holder holder = holder(model.get(i).identity());
      assertThat(queue.positionOf(holder)).hasValue((long) i);
      assertThat(queue.placeOf(holder).orElseThrow().terms()).isEqualTo(model.get(i).terms());
      Claim claim = Claim.of(holder, model.get(i).terms());
      assertThat(waiters(new LockQueue(queue.before(claim)))).isEqualTo(model.subList(0, i));
    }
    for (int most = 0; most <= model.size() + 1; most++) {
      List<Waiter> first = model.subList(0, Math.min(most, model.size()));
      assertThat(queue.first(most))
          .allMatch(LockHolder::isWaiting)
          .extracting(LockHolder::identity, LockHolder::priority)
          .containsExactlyElementsOf(
              first.stream().map(each -> tuple(each.identity(), each.terms().priority())).toList());
    }
    Holder stranger = Notation.holder('z');
    assertThat(queue.positionOf(stranger)).isEmpty();
    assertThat(queue.placeOf(stranger)).isEmpty();
    assertThat(queue.before(Claim.of(stranger, Terms.SHARED).withPriority(1)))
        .isEqualTo(queue.places().stream().filter(place -> place.priority() >= 1).toList());
    assertThat(queue.without(stranger)).isEqualTo(queue);
    assertThat(QueueEntries.read(QueueEntries.write(queue))).isEqualTo(queue);
  }

  private static List<Waiter> waiters(LockQueue queue) {
    List<Waiter> waiters = new ArrayList<>();
    for (Place place : queue.places()) {
      for (long i = 0; i < place.count(); i++) {
        Place one = place.part(i, i + 1).orElseThrow();
        assertThat(one.identity()).isEqualTo(place.waiter(i));
        waiters.add(new Waiter(one.identity(), one.terms()));
      }
    }
    return waiters;
  }

  /** Mostly the next claim of a session, at times one left out, at times an object. */
  private static Claim next(Random random, long[] numbers) {
    if (random.nextInt(4) == 0) {
      return Claim.of(Notation.holder((char) ('a' + random.nextInt(6))), terms(random));
    }
    int session = random.nextInt(SESSIONS.size());
    numbers[session] += random.nextInt(5) == 0 ? 2 : 1;
    return Claim.of(session(SESSIONS.get(session), numbers[session]), terms(random));
  }

  private static Terms terms(Random random) {
    Claim claim =
        Claim.of(Notation.holder('a'), random.nextInt(4) == 0 ? Terms.SHARED : Terms.EXCLUSIVE);
    claim = random.nextInt(8) == 0 ? claim.because("why") : claim;
    claim = random.nextInt(6) == 0 ? claim.withPriority(random.nextInt(3) - 1) : claim;
    claim = random.nextInt(8) == 0 ? claim.inGroup("g") : claim;
    return claim.terms();
  }

  private static Holder session(String uid, long number) {
    return new SessionHolder(new LeaseKey("ops", "worker"), uid, Duration.ofSeconds(15), number)
        .asHolder();
  }

  private static Holder holder(String identity) {
    return Holder.parse(identity).orElseThrow();
  }

  private static Claim claim(Holder holder) {
    return Claim.of(holder, Terms.EXCLUSIVE);
  }

  private static LockQueue queueOf(Holder... holders) {
    LockQueue queue = LockQueue.EMPTY;
    for (Holder holder : holders) {
      queue = queue.with(claim(holder), Notation.NOW);
    }
    return queue;
  }

  @Test
  void claimsOfASessionThatComeOneAfterAnotherShareAnEntry() {
    LockQueue queue = LockQueue.EMPTY;
    for (int number = 1; number <= 1000; number++) {
      queue = queue.with(claim(session("s", number)), Notation.NOW);
    }

    assertThat(queue.places()).hasSize(1);
    assertThat(queue.size()).isEqualTo(1000);
    assertThat(queue.positionOf(session("s", 700))).hasValue(699L);
    assertThat(queue.positionOf(session("s", 1001))).isEmpty();
    assertThat(QueueEntries.write(queue)).hasSizeLessThan(200);
  }

  @Test
  void claimsThatDifferInMoreThanTheirNumberAreNotJoined() {
    LockQueue queue = queueOf(session("s", 1));
    Claim next = claim(session("s", 2));

    for (Claim other :
        List.of(
            next.on(Terms.SHARED),
            next.on(Terms.SHARED).limitedTo(2),
            next.because("why"),
            next.withPriority(1),
            next.inGroup("g"),
            next.under(Notation.holder('p')),
            next.lapsingAfter(Duration.ofSeconds(5)),
            claim(session("s", 3)),
            claim(session("t", 2)),
            claim(Notation.holder('b')))) {
      assertThat(queue.with(other, Notation.NOW).places()).as("%s", other).hasSize(2);
    }
    assertThat(queue.with(next, Notation.NOW).places()).hasSize(1);
  }

  @Test
  void theNumbersOfARunEndWhereNumbersEnd() {
    LockQueue queue = queueOf(session("s", SessionHolder.MAX_NUMBER - 1));
    LockQueue full = queue.with(claim(session("s", SessionHolder.MAX_NUMBER)), Notation.NOW);
    Place last = full.places().get(0);

    assertThat(last.count()).isEqualTo(2);
    assertThat(QueueEntries.read(QueueEntries.write(full))).isEqualTo(full);
    Holder beyond = new Holder(SessionHolder.KIND, "ops", "worker", "s:15s:1000000000000000000");
    assertThat(last.with(Place.of(claim(beyond), Notation.NOW))).isEmpty();
  }

  @Test
  void whatOnlyLooksLikeASessionsClaimIsAWaiterLikeAnyOther() {
    for (String uid : List.of("u", "u:15s:01", "u:9", "u:15s:", "u:1s:2:3")) {
      Holder odd = new Holder(SessionHolder.KIND, "ops", "worker", uid);
      LockQueue queue = queueOf(odd, session("u", 0), session("u", 2), Notation.holder('a'));

      assertThat(queue.positionOf(odd)).as(uid).hasValue(0L);
      assertThat(queue.size()).isEqualTo(4);
      assertThat(queue.without(odd).size()).isEqualTo(3);
      assertThat(QueueEntries.read(QueueEntries.write(queue))).isEqualTo(queue);
    }
  }

  @Test
  void anotherWaiterBetweenThemKeepsTheOrder() {
    LockQueue queue = queueOf(session("s", 1), Notation.holder('b'), session("s", 2));

    assertThat(queue.places()).hasSize(3);
    assertThat(queue.positionOf(session("s", 2))).hasValue(2L);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"1, x0:2+1", "2, x0:1 x0:3", "3, x0:1+1"})
  void oneThatLeavesARunSplitsIt(long leaves, String left) {
    LockQueue queue =
        queueOf(session("s", 1), session("s", 2), session("s", 3)).without(session("s", leaves));

    assertThat(QueueEntries.write(queue)).contains("\"waiters\":\"" + left + "\"");
    assertThat(queue.positionOf(session("s", leaves))).isEmpty();
  }

  @Test
  void oneThatAsksOnOtherTermsKeepsItsPlaceAndWhatLaterVersionsWroteBesideIt() {
    Place run =
        new Place(
            session("s", 1).identity(),
            3,
            Terms.EXCLUSIVE,
            Claim.LAPSE,
            Notation.BEFORE,
            Map.of("later", "[1]"));
    LockQueue queue =
        new LockQueue(List.of(run)).with(claim(session("s", 2)).because("why"), Notation.NOW);

    assertThat(queue.places())
        .hasSize(3)
        .allSatisfy(
            place ->
                assertThat(place)
                    .returns(Map.of("later", "[1]"), Place::rest)
                    .returns(Notation.BEFORE, Place::since));
    assertThat(queue.positionOf(session("s", 2))).hasValue(1L);
    assertThat(queue.places().get(1).reason()).hasValue("why");
  }

  @Test
  void anUnreadableEntryStaysWhateverIsDone() {
    LockQueue queue = new LockQueue(List.of(), List.of("{\"of\":5}"));

    LockQueue after =
        queue.with(claim(Notation.holder('a')), Notation.NOW).without(Notation.holder('a'));

    assertThat(after).isEqualTo(queue);
    assertThat(after.isEmpty()).isTrue();
    assertThat(after.isUnused()).isFalse();
  }
}
