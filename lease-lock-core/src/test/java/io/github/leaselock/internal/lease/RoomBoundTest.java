package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Lease has room for {@link Room#MAX_BYTES} bytes, whatever is asked of it. */
class RoomBoundTest {

  private static LeaseState holders(int count) {
    List<HolderEntry> holders = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      holders.add(
          LargeClaims.entry(
              Claim.of(LargeClaims.holder(i), Terms.SHARED).markedBy("0123456789abc")));
    }
    return new LeaseState(holders, List.of());
  }

  private static LeaseState waiting(LeaseState state) {
    LeaseState next = state;
    for (int i = 1; ; i++) {
      Decision decision =
          LargeClaims.decide(
              next, Claim.of(LargeClaims.widest(i), Terms.EXCLUSIVE).queued(), Set.of());
      if (!(decision instanceof Decision.Enqueue enqueue)) {
        return next;
      }
      next = enqueue.next();
    }
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
          refused(state, Claim.of(LargeClaims.holder(i), Terms.SHARED).markedBy("0123456789abc"));
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
    HolderEntry largest =
        LargeClaims.entry(LargeClaims.widest(LargeClaims.widest(1), LockMode.SHARED))
            .offered(Claim.MAX_LAPSE)
            .pending(true);
    LeaseState state = new LeaseState(List.of(largest), List.of(Notation.entry('B', 1, false)));
    long others = Room.bytes(new LeaseState(List.of(), List.of(Notation.entry('B', 1, false))));

    assertThat(Room.bytes(state) - others)
        .isBetween(Room.LARGEST_ENTRY - 512L, (long) Room.LARGEST_ENTRY);
  }

  @Test
  void whatIsCheaperToTellIsNeverLess() {
    List<LeaseState> states = new ArrayList<>(SmallStates.states());
    states.addAll(SmallStates.queuedStates());
    states.add(holders(50));
    states.add(waiting(holders(1)));
    states.add(
        new LeaseState(
            List.of(LargeClaims.entry(LargeClaims.widest(LargeClaims.widest(1), LockMode.SHARED))),
            List.of()));
    states.add(
        LeaseState.FREE.withQueue(
            new LockQueue(
                List.of(
                    Place.of(
                        LargeClaims.widest(LargeClaims.widest(1), LockMode.SHARED), Notation.NOW)),
                List.of("\"\u20ac\ud83d\udd12\""))));
    states.add(
        LeaseState.FREE.withSuperseded(
            List.of(
                new Supersession(
                    LargeClaims.widest(1).identity(),
                    LargeClaims.widest(2).identity(),
                    Notation.NOW))));

    assertThat(states).allMatch(state -> Room.atMost(state) >= Room.bytes(state));
  }

  @Test
  void placesGiveWayFirstThenOneMoreHolderThenTheHandOver() {
    LeaseState full = waiting(holders(2));
    assertThat(Room.bytes(full)).isBetween(21_000L, (long) Room.FOR_PLACES);
    assertThat(refused(full, Claim.of(LargeClaims.widest(77), Terms.EXCLUSIVE).queued()))
        .isInstanceOf(Decision.Refuse.class);

    LeaseState many = holders(160);
    assertThat(Room.bytes(many)).isBetween(24_577L, 28_000L);
    assertThat(refused(many, Claim.of(LargeClaims.holder(998), Terms.EXCLUSIVE).queued()))
        .isInstanceOf(Decision.Refuse.class);
    assertThat(refused(many, Claim.of(LargeClaims.holder(998), Terms.SHARED).queued()))
        .isInstanceOf(Decision.Grant.class);

    LeaseState shared = fullOfHolders();
    assertThat(Room.bytes(shared)).isBetween(25_000L, (long) Room.FOR_HOLDERS);
    Place next = Place.of(Claim.of(LargeClaims.holder(998), Terms.SHARED), Notation.NOW);
    LeaseState served =
        LeaseProtocol.served(
            shared.withQueue(new LockQueue(List.of(next))), Notation.VERSION, Notation.NOW);
    assertThat(served.holders()).hasSize(shared.holders().size() + 1);

    Place large =
        Place.of(LargeClaims.widest(LargeClaims.widest(1), LockMode.SHARED), Notation.NOW);
    LeaseState tooMuch = shared.withQueue(new LockQueue(List.of(large)));
    assertThat(LeaseProtocol.served(tooMuch, Notation.VERSION, Notation.NOW)).isEqualTo(tooMuch);
  }

  @Test
  void whoHoldsAlreadyIsNotTurnedAwayFromAFullLease() {
    LeaseState full = fullOfHolders();
    Claim again = Claim.of(LargeClaims.holder(7), Terms.SHARED).markedBy("0123456789abc");

    assertThat(refused(full, again)).isInstanceOf(Decision.AlreadyHeld.class);
    assertThat(refused(full, again.markedBy("abc0123456789"))).isInstanceOf(Decision.Confirm.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFullLeaseOfStaleHoldersIsTakenOver(boolean drains) {
    LeaseState full = fullOfHolders();
    Claim claim = LargeClaims.widest(LargeClaims.widest(1), LockMode.EXCLUSIVE);
    Decision.Grant grant =
        (Decision.Grant) LargeClaims.decide(full, drains ? claim.draining() : claim, Set.of());

    assertThat(grant.next().draining()).hasSize(drains ? full.holders().size() : 0);
    assertThat(Room.bytes(grant.next())).isLessThan(Room.MAX_BYTES);
  }

  /** Shared holders that are gone filled it for all shared ones that came after them. */
  @Test
  void whoeverFindsAFullLeaseTakesTheRoomOfThoseWhoAreStale() {
    LeaseState full = fullOfHolders();
    HolderEntry gone = full.holders().get(3);
    Set<HolderEntry> live = new HashSet<>(full.holders());
    live.remove(gone);

    Decision decision =
        LargeClaims.decide(full, Claim.of(LargeClaims.holder(998), Terms.SHARED), live);

    assertThat(((Decision.Grant) decision).evicted()).containsExactly(gone);
  }

  @Test
  void howeverMuchDrainsSomebodyMayComeAndProveItGone() {
    LeaseState state = new LeaseState(List.of(), fullOfHolders().holders());

    assertThat(
            LargeClaims.decide(
                state, LargeClaims.widest(LargeClaims.widest(1), LockMode.EXCLUSIVE), Set.of()))
        .isInstanceOf(Decision.Grant.class);
    assertThat(
            LargeClaims.decide(
                state, LargeClaims.widest(LargeClaims.widest(1), LockMode.SHARED), Set.of()))
        .isInstanceOf(Decision.Grant.class);
  }

  /** One after another took a stale one's place, and what drained came on top. */
  @Test
  void sharedTakeoversDoNotFillItWithWhatDrains() {
    LeaseState state = holders(20);
    for (int i = 1; i <= 20; i++) {
      Claim claim =
          LargeClaims.widest(LargeClaims.widest(i), LockMode.SHARED).limitedTo(20).draining();
      LeaseState before = state;
      Set<HolderEntry> live = new HashSet<>(before.holders());
      before.holders().stream().filter(HolderEntry::mayHaveWorked).limit(1).forEach(live::remove);
      Decision decision = LargeClaims.decide(before, claim, live);
      state = decision instanceof Decision.Grant grant ? grant.next() : before;
      assertThat(Room.bytes(state)).isLessThanOrEqualTo(Room.MAX_BYTES);
    }
  }

  @Test
  void aWaiterWhoseNewTermsDoNotFitKeepsItsPlaceOrWaitsWithoutOne() {
    LeaseState full = waiting(Notation.state("A"));
    Holder waiter = LargeClaims.widest(2);

    assertThat(
            refused(full, LargeClaims.widest(waiter, LockMode.EXCLUSIVE).withPriority(0).queued()))
        .isInstanceOf(Decision.Refuse.class);
    Decision inAnotherMode =
        LeaseProtocol.decide(
            full,
            LargeClaims.widest(waiter, LockMode.SHARED).withPriority(0).queued(),
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
      Claim claim = Claim.of(LargeClaims.widest(i), Terms.EXCLUSIVE).inGroup("backups").queued();
      state =
          ((Decision.Enqueue) LargeClaims.decide(state, claim, Set.copyOf(state.holders()))).next();
    }

    assertThat(state.superseded()).isNotEmpty().hasSizeLessThan(8);
    assertThat(state.queue().positionOf(LargeClaims.widest(40))).hasValue(0L);
    assertThat(waiting(state).superseded()).isEmpty();
  }
}
