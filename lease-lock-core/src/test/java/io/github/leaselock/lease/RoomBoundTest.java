package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Lease has room for {@link Room#MAX_BYTES} bytes, whatever is asked of it. */
class RoomBoundTest {

  private static final String KIND = "K".repeat(63) + "." + label(63) + "." + label(63) + ".";
  private static final String WIDEST_NAME = "\ud83d\udd12".repeat(126) + "x";

  private static String label(int length) {
    return "g".repeat(length);
  }

  private static Holder holder(int number) {
    return new Holder("Backup.example.com", "db", "backup-" + number, "uid-" + number);
  }

  /** Nobody's identity takes more room. */
  private static Holder widest(int number) {
    String kind = KIND + label(63) + "." + label(317 - KIND.length() - 64);
    String uid = "u".repeat(128 - 6) + String.valueOf(1_000_000 + number).substring(1);
    return new Holder(kind, label(63), WIDEST_NAME, uid);
  }

  private static Claim widest(Holder holder, LockMode mode) {
    Terms terms = mode == LockMode.SHARED ? Terms.SHARED : Terms.EXCLUSIVE;
    Claim claim =
        Claim.of(holder, terms)
            .because("\u0001".repeat(LockHolder.MAX_REASON))
            .inGroup("\u0001".repeat(Terms.MAX_GROUP - 1) + "x")
            .withPriority(-Terms.MAX_PRIORITY)
            .under(widest(999))
            .lapsingAfter(Claim.MAX_LAPSE)
            .markedBy("0123456789abc");
    return mode == LockMode.SHARED ? claim.limitedTo(Terms.MAX_LIMIT) : claim;
  }

  private static LockHolder entry(Claim claim) {
    return LockHolder.granted(
            claim.holder().identity(),
            claim.terms(),
            new FencingToken(999_999_999_999_999_999L),
            Notation.NOW)
        .marked(claim.mark());
  }

  private static LeaseState holders(int count) {
    List<LockHolder> holders = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      holders.add(entry(Claim.of(holder(i), Terms.SHARED).markedBy("0123456789abc")));
    }
    return new LeaseState(holders, List.of());
  }

  private static LeaseState waiting(LeaseState state) {
    LeaseState next = state;
    for (int i = 1; ; i++) {
      Decision decision = decide(next, Claim.of(widest(i), Terms.EXCLUSIVE).queued(), Set.of());
      if (!(decision instanceof Decision.Enqueue enqueue)) {
        return next;
      }
      next = enqueue.next();
    }
  }

  private static Decision decide(LeaseState state, Claim claim, Set<LockHolder> live) {
    Decision decision = LeaseProtocol.decide(state, claim, Notation.VERSION, Notation.NOW);
    if (!(decision instanceof Decision.Judge judge)) {
      return decision;
    }
    Set<LockHolder> stale = new HashSet<>(judge.holders());
    stale.removeAll(live);
    return LeaseProtocol.decideJudged(state, claim, stale, Notation.VERSION, Notation.NOW);
  }

  private static Decision refused(LeaseState state, Claim claim) {
    Decision decision = LeaseProtocol.decide(state, claim, Notation.VERSION, Notation.NOW);
    return decision instanceof Decision.Judge
        ? LeaseProtocol.decideJudged(state, claim, Set.of(), Notation.VERSION, Notation.NOW)
        : decision;
  }

  /** As many shared holders as are let in one after another. */
  private static LeaseState fullOfHolders() {
    LeaseState state = LeaseState.FREE;
    for (int i = 1; ; i++) {
      Decision decision =
          refused(state, Claim.of(holder(i), Terms.SHARED).markedBy("0123456789abc"));
      if (!(decision instanceof Decision.Grant grant)) {
        assertThat(((Decision.Refuse) decision).cause()).isEqualTo(Decision.Cause.FULL);
        assertThat(((Decision.Refuse) decision).blockers()).isEqualTo(state.holders());
        return state;
      }
      state = grant.next();
    }
  }

  @Test
  void theLargestEntryIsAsLargeAsIsSaid() {
    LockHolder largest =
        entry(widest(widest(1), LockMode.SHARED)).offered(Claim.MAX_LAPSE).pending(true);
    LeaseState state = new LeaseState(List.of(largest), List.of(Notation.entry('B', 1, false)));
    long others =
        Room.bytes(new LeaseState(List.of(), List.of(Notation.entry('B', 1, false))));

    assertThat(Room.bytes(state) - others)
        .isBetween(Room.LARGEST_ENTRY - 512L, (long) Room.LARGEST_ENTRY);
  }

  @Test
  void whatIsCheaperToTellIsNeverLess() {
    List<LeaseState> states = new ArrayList<>(SmallStates.states());
    states.addAll(SmallStates.queuedStates());
    states.add(holders(50));
    states.add(waiting(holders(1)));
    states.add(new LeaseState(List.of(entry(widest(widest(1), LockMode.SHARED))), List.of()));
    states.add(
        LeaseState.FREE.withQueue(
            new LockQueue(
                List.of(Place.of(widest(widest(1), LockMode.SHARED), Notation.NOW)),
                List.of("\"\u20ac\ud83d\udd12\""))));
    states.add(
        LeaseState.FREE.withSuperseded(
            List.of(new Supersession(widest(1).identity(), widest(2).identity(), Notation.NOW))));

    assertThat(states).allMatch(state -> Room.atMost(state) >= Room.bytes(state));
  }

  @Test
  void placesGiveWayFirstThenOneMoreHolderThenTheHandOver() {
    LeaseState full = waiting(holders(2));
    assertThat(Room.bytes(full)).isBetween(21_000L, (long) Room.FOR_PLACES);
    assertThat(refused(full, Claim.of(widest(77), Terms.EXCLUSIVE).queued()))
        .isInstanceOf(Decision.Refuse.class);

    LeaseState many = holders(160);
    assertThat(Room.bytes(many)).isBetween(24_577L, 28_000L);
    assertThat(refused(many, Claim.of(holder(998), Terms.EXCLUSIVE).queued()))
        .isInstanceOf(Decision.Refuse.class);
    assertThat(refused(many, Claim.of(holder(998), Terms.SHARED).queued()))
        .isInstanceOf(Decision.Grant.class);

    LeaseState shared = fullOfHolders();
    assertThat(Room.bytes(shared)).isBetween(25_000L, (long) Room.FOR_HOLDERS);
    Place next = Place.of(Claim.of(holder(998), Terms.SHARED), Notation.NOW);
    LeaseState served =
        LeaseProtocol.served(
            shared.withQueue(new LockQueue(List.of(next))), Notation.VERSION, Notation.NOW);
    assertThat(served.holders()).hasSize(shared.holders().size() + 1);

    Place large = Place.of(widest(widest(1), LockMode.SHARED), Notation.NOW);
    LeaseState tooMuch = shared.withQueue(new LockQueue(List.of(large)));
    assertThat(LeaseProtocol.served(tooMuch, Notation.VERSION, Notation.NOW)).isEqualTo(tooMuch);
  }

  @Test
  void whoHoldsAlreadyIsNotTurnedAwayFromAFullLease() {
    LeaseState full = fullOfHolders();
    Claim again = Claim.of(holder(7), Terms.SHARED).markedBy("0123456789abc");

    assertThat(refused(full, again)).isInstanceOf(Decision.AlreadyHeld.class);
    assertThat(refused(full, again.markedBy("abc0123456789"))).isInstanceOf(Decision.Confirm.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFullLeaseOfStaleHoldersIsTakenOver(boolean drains) {
    LeaseState full = fullOfHolders();
    Claim claim = widest(widest(1), LockMode.EXCLUSIVE);
    Decision.Grant grant =
        (Decision.Grant) decide(full, drains ? claim.draining() : claim, Set.of());

    assertThat(grant.next().draining()).hasSize(drains ? full.holders().size() : 0);
    assertThat(Room.bytes(grant.next())).isLessThan(Room.MAX_BYTES);
  }

  /** Shared holders that are gone filled it for all shared ones that came after them. */
  @Test
  void whoeverFindsAFullLeaseTakesTheRoomOfThoseWhoAreStale() {
    LeaseState full = fullOfHolders();
    LockHolder gone = full.holders().get(3);
    Set<LockHolder> live = new HashSet<>(full.holders());
    live.remove(gone);

    Decision decision = decide(full, Claim.of(holder(998), Terms.SHARED), live);

    assertThat(((Decision.Grant) decision).evicted()).containsExactly(gone);
  }

  @Test
  void howeverMuchDrainsSomebodyMayComeAndProveItGone() {
    LeaseState state = new LeaseState(List.of(), fullOfHolders().holders());

    assertThat(decide(state, widest(widest(1), LockMode.EXCLUSIVE), Set.of()))
        .isInstanceOf(Decision.Grant.class);
    assertThat(decide(state, widest(widest(1), LockMode.SHARED), Set.of()))
        .isInstanceOf(Decision.Grant.class);
  }

  /** One after another took a stale one's place, and what drained came on top. */
  @Test
  void sharedTakeoversDoNotFillItWithWhatDrains() {
    LeaseState state = holders(20);
    for (int i = 1; i <= 20; i++) {
      Claim claim = widest(widest(i), LockMode.SHARED).limitedTo(20).draining();
      LeaseState before = state;
      Set<LockHolder> live = new HashSet<>(before.holders());
      before.holders().stream().filter(LockHolder::mayHaveWorked).limit(1).forEach(live::remove);
      Decision decision = decide(before, claim, live);
      state = decision instanceof Decision.Grant grant ? grant.next() : before;
      assertThat(Room.bytes(state)).isLessThanOrEqualTo(Room.MAX_BYTES);
    }
  }

  @Test
  void aWaiterWhoseNewTermsDoNotFitKeepsItsPlaceOrWaitsWithoutOne() {
    LeaseState full = waiting(Notation.state("A"));
    Holder waiter = widest(2);

    assertThat(refused(full, widest(waiter, LockMode.EXCLUSIVE).withPriority(0).queued()))
        .isInstanceOf(Decision.Refuse.class);
    Decision inAnotherMode =
        LeaseProtocol.decide(
            full,
            widest(waiter, LockMode.SHARED).withPriority(0).queued(),
            Notation.VERSION,
            Notation.NOW);
    LeaseState next = ((Decision.Enqueue) inAnotherMode).next();
    assertThat(next.queue().positionOf(waiter)).isEmpty();
    assertThat(next.queue().size()).isEqualTo(full.queue().size() - 1);
  }

  private static final long START = 900_000_000_000_000_000L;

  /** Every other one of a session's waiters gives up: what took one entry takes thousands. */
  @Test
  void thoseWhoGiveUpInTheMiddleDoNotFillIt() {
    LeaseKey session = new LeaseKey("ops", "s");
    SessionHolder first = new SessionHolder(session, "u", Duration.ofSeconds(15), START);
    Place many =
        new Place(
            first.asHolder().identity(),
            10_000,
            Terms.EXCLUSIVE,
            Claim.LAPSE,
            Notation.BEFORE,
            Map.of());
    LeaseState state = Notation.state("A").withQueue(new LockQueue(List.of(many)));
    for (long number = 1; number < 4000; number += 2) {
      Holder waiter = first.numbered(START + number).asHolder();
      state = LeaseProtocol.release(state, waiter, Optional.empty()).orElse(state);
    }

    assertThat(Room.bytes(state)).isBetween(30_000L, (long) Room.MAX_BYTES);
    assertThat(state.queue().positionOf(first.asHolder())).hasValue(0L);
  }

  @Test
  void theTracesOfThoseWhoWereReplacedGiveWayBeforeAnythingElse() {
    LeaseState state = Notation.state("A");
    for (int i = 1; i <= 40; i++) {
      Claim claim = Claim.of(widest(i), Terms.EXCLUSIVE).inGroup("backups").queued();
      state = ((Decision.Enqueue) decide(state, claim, Set.copyOf(state.holders()))).next();
    }

    assertThat(state.superseded()).isNotEmpty().hasSizeLessThan(8);
    assertThat(state.queue().positionOf(widest(40))).hasValue(0L);
    assertThat(waiting(state).superseded()).isEmpty();
  }

  /** Whoever comes, in whatever order, with whatever words. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noOrderOfAnythingFillsIt(long seed) {
    Random random = new Random(seed);
    LeaseState state = LeaseState.FREE;
    long most = 0;
    for (int step = 0; step < 1500; step++) {
      state = step(state, random);
      long bytes = Room.bytes(state);
      most = Math.max(most, bytes);
      assertThat(bytes).isLessThanOrEqualTo(Room.MAX_BYTES);
    }
    assertThat(most).isGreaterThan(Room.FOR_PLACES / 2);
  }

  private static LeaseState step(LeaseState state, Random random) {
    int who = random.nextInt(60);
    Holder holder = random.nextInt(3) == 0 ? widest(who) : holder(who);
    LockMode mode = random.nextInt(4) == 0 ? LockMode.EXCLUSIVE : LockMode.SHARED;
    if (random.nextInt(8) == 0) {
      LeaseState left = LeaseProtocol.release(state, holder, Optional.empty()).orElse(state);
      return LeaseProtocol.served(left, Notation.VERSION, Notation.NOW);
    }
    Claim claim = random.nextInt(3) == 0 ? widest(holder, mode) : claim(holder, mode, random);
    claim = random.nextBoolean() ? claim.queued() : claim;
    claim = random.nextInt(3) > 0 ? claim.draining() : claim;
    Set<LockHolder> live = new HashSet<>();
    int dead = 1 + random.nextInt(5);
    state.holders().stream().filter(one -> random.nextInt(dead) == 0).forEach(live::add);
    Decision decision = decide(state, claim, live);
    if (decision instanceof Decision.Grant grant) {
      return grant.next();
    } else if (decision instanceof Decision.Enqueue enqueue) {
      return enqueue.next();
    } else if (decision instanceof Decision.Serve serve) {
      return serve.next();
    } else if (decision instanceof Decision.Confirm confirm) {
      return confirm.next();
    } else if (decision instanceof Decision.AwaitDrain && random.nextInt(4) == 0) {
      return LeaseProtocol.drained(state, claim, Notation.VERSION, Notation.NOW);
    }
    return state;
  }

  private static Claim claim(Holder holder, LockMode mode, Random random) {
    Claim claim = Claim.of(holder, mode == LockMode.SHARED ? Terms.SHARED : Terms.EXCLUSIVE);
    claim = random.nextInt(3) == 0 ? claim.inGroup("g" + random.nextInt(3)) : claim;
    claim = random.nextInt(3) == 0 ? claim.withPriority(random.nextInt(4)) : claim;
    claim = random.nextInt(3) == 0 ? claim.because("x".repeat(1 + random.nextInt(256))) : claim;
    claim = random.nextInt(4) == 0 ? claim.under(holder(random.nextInt(60))) : claim;
    return claim.markedBy("process-" + random.nextInt(2));
  }
}
