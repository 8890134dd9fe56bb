package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;

/** L18: bytes are counted, and what is least needed gives way first. */
class RoomTest {

  private static final List<String> LISTS =
      List.of(LeaseFormat.HOLDERS, LeaseFormat.DRAINING, LeaseFormat.QUEUE, LeaseFormat.SUPERSEDED);

  @Property
  @Domain(LeaseStates.class)
  void asManyBytesAreCountedAsAreSent(@ForAll LeaseState state) {
    LeaseRecord written = Leases.saying(state);
    int sent = 0;
    int absent = 0;
    for (String key : LISTS) {
      String text = written.annotations().get(key);
      sent += text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
      absent += text == null ? "[]".length() : 0;
    }

    assertThat(Room.bytes(state)).isEqualTo(sent + absent);
  }

  /** Names as the API server makes them, for most kinds: 253 characters of ASCII. */
  @Test
  void theLargestEntryFitsIntoWhatIsLeftForIt() {
    Claim claim = largest(1, LockMode.SHARED);
    HolderEntry holder =
        HolderEntry.granted(
                claim.holder().identity(),
                claim.terms(),
                new FencingToken(Long.MAX_VALUE),
                Notation.NOW)
            .marked(Optional.of("x".repeat(36)))
            .pending(true);
    LeaseState held = new LeaseState(List.of(holder), List.of());
    LeaseState queued = LeaseState.FREE.withQueue(LockQueue.EMPTY.with(claim, Notation.NOW));

    assertThat(Room.bytes(held)).isLessThan(Room.LARGEST_ENTRY);
    assertThat(Room.bytes(queued)).isLessThan(Room.LARGEST_ENTRY);
  }

  @Test
  void twoHundredFiftySixObjectsWithNamesOfFortyCharactersFindAPlace() {
    LeaseState state = Notation.state("Z");
    for (int i = 0; i < 256; i++) {
      Claim claim =
          Claim.of(
              named("n".repeat(36) + String.format(Locale.ROOT, "%04d", i), i), Terms.EXCLUSIVE);
      state = enqueued(state, claim.queued()).orElseThrow();
    }

    assertThat(state.queue().size()).isEqualTo(256);
  }

  @Test
  void whoeverFindsTheQueueFullWaitsWithoutAPlace() {
    LeaseState state = Notation.state("Z");
    int placed = 0;
    Optional<LeaseState> next = Optional.of(state);
    while (next.isPresent()) {
      state = next.get();
      next = enqueued(state, Claim.of(longNamed(placed), Terms.EXCLUSIVE).queued());
      placed++;
    }

    assertThat(state.queue().size()).isGreaterThan(50).isEqualTo(placed - 1);
    assertThat(bytes(state)).isLessThan(Room.FOR_PLACES);
    assertThat(
            LeaseProtocol.decide(
                state,
                Claim.of(longNamed(0), Terms.EXCLUSIVE).queued(),
                Notation.VERSION,
                Notation.NOW))
        .as("who has a place keeps it")
        .isInstanceOf(Decision.Judge.class);
  }

  @Test
  void beyondTheRoomForPlacesThereIsRoomForOneMoreSharedHolder() {
    LeaseState full = sharedUpTo(Room.FOR_PLACES);

    Decision granted = decide(full, Claim.of(Notation.holder('x'), Terms.SHARED));

    assertThat(granted).isInstanceOf(Decision.Grant.class);
  }

  @Test
  void oneMoreSharedHolderThanThereIsRoomForIsToldSo() {
    LeaseState full = sharedUpTo(Room.FOR_HOLDERS);

    Claim claim = Claim.of(Notation.holder('x'), Terms.SHARED);
    assertThat(decide(full, claim)).isInstanceOf(Decision.Judge.class);
    assertThat(
            LeaseProtocol.decideJudged(
                full, claim, new HashSet<>(), Notation.VERSION, Notation.NOW))
        .isInstanceOfSatisfying(
            Decision.Refuse.class,
            refused -> assertThat(refused.cause()).isEqualTo(Decision.Cause.FULL));
  }

  @Test
  void whoeverHoldsAlreadyIsNotTurnedAwayFromAFullLease() {
    LeaseState full = sharedUpTo(Room.MAX_BYTES);

    assertThat(decide(full, Claim.of(longNamed(0), Terms.SHARED)))
        .isInstanceOf(Decision.AlreadyHeld.class);
  }

  @Test
  void aFullLeaseOfStaleHoldersIsTakenOverByWhoeverDrainsToo() {
    LeaseState full = sharedUpTo(Room.MAX_BYTES);
    Claim claim = Claim.of(Notation.holder('x'), Terms.EXCLUSIVE);

    for (Claim each : List.of(claim, claim.draining())) {
      Decision decision = decide(full, each);
      assertThat(decision)
          .isInstanceOfSatisfying(
              Decision.Judge.class,
              judge ->
                  assertThat(
                          LeaseProtocol.decideJudged(
                              full,
                              each,
                              new HashSet<>(judge.holders()),
                              Notation.VERSION,
                              Notation.NOW))
                      .isInstanceOf(Decision.Grant.class));
    }
  }

  /** 233 shared holders and a takeover with drain is what the API server once refused. */
  @Test
  void whateverIsWrittenByRightIsFarBelowWhatTheApiServerTakes() {
    LeaseState full = sharedUpTo(Room.MAX_BYTES);
    LeaseState evicted = new LeaseState(List.of(), full.holders());

    assertThat(bytes(evicted)).isLessThan(256 * 1024 / 4);
  }

  private static LeaseState sharedUpTo(int bytes) {
    List<HolderEntry> holders = new ArrayList<>();
    LeaseState state = LeaseState.FREE;
    while (bytes(state) <= bytes) {
      holders.add(
          HolderEntry.granted(
              longNamed(holders.size()).identity(),
              Terms.SHARED,
              new FencingToken(holders.size() + 1L),
              Notation.BEFORE));
      state = new LeaseState(holders, List.of());
    }
    return state;
  }

  private static int bytes(LeaseState state) {
    LeaseRecord written = Leases.saying(state);
    return LISTS.stream()
        .mapToInt(
            key ->
                written.annotations().getOrDefault(key, "").getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }

  private static Optional<LeaseState> enqueued(LeaseState state, Claim claim) {
    return decide(state, claim) instanceof Decision.Enqueue enqueue
        ? Optional.of(enqueue.next())
        : Optional.empty();
  }

  private static Decision decide(LeaseState state, Claim claim) {
    return LeaseProtocol.decide(state, claim, Notation.VERSION, Notation.NOW);
  }

  private static Holder named(String name, int number) {
    return new Holder(
        "MySQLRestore.ps.percona.com",
        "db",
        name,
        String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", number));
  }

  private static Holder longNamed(int number) {
    return named("n".repeat(247) + String.format(Locale.ROOT, "%06d", number), number);
  }

  private static Claim largest(int number, LockMode mode) {
    Holder holder =
        new Holder(
            "K".repeat(63) + "." + "g".repeat(253),
            "n".repeat(63),
            "o".repeat(253),
            "u".repeat(120) + number);
    Claim claim = Claim.of(holder, mode == LockMode.SHARED ? Terms.SHARED : Terms.EXCLUSIVE);
    return claim
        .limitedTo(256)
        .withPriority(-Terms.MAX_PRIORITY)
        .because("\u0000".repeat(HolderEntry.MAX_REASON))
        .inGroup("\u0000".repeat(Terms.MAX_GROUP))
        .under(holder)
        .lapsingAfter(Claim.MAX_LAPSE);
  }
}
