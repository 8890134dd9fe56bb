package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A Lease has room for {@link LeaseState#MAX_ENTRIES} holders and draining ones. */
class CapacityTest {

  @Test
  void theLastPlaceIsGranted() {
    Decision decision = decide(sharedHolders(LeaseState.MAX_ENTRIES - 1), LockMode.SHARED, false);

    assertThat(decision).isInstanceOf(Decision.Grant.class);
  }

  @Test
  void oneMoreSharedHolderThanThereIsRoomForIsToldSo() {
    Decision decision = decide(sharedHolders(LeaseState.MAX_ENTRIES), LockMode.SHARED, false);

    assertThat(decision).isEqualTo(new Decision.Full(LeaseState.MAX_ENTRIES + 1));
  }

  @Test
  void whatDrainsTakesRoomToo() {
    List<LockHolder> some = sharedHolders(LeaseState.MAX_ENTRIES / 2);
    LeaseState state =
        new LeaseState(some, sharedHolders(LeaseState.MAX_ENTRIES / 2), Optional.empty());

    assertThat(decide(state, LockMode.SHARED, false))
        .isEqualTo(new Decision.Full(LeaseState.MAX_ENTRIES + 1));
  }

  @Test
  void whoHoldsAlreadyIsNotTurnedAwayFromAFullLease() {
    LeaseState full =
        new LeaseState(sharedHolders(LeaseState.MAX_ENTRIES), List.of(), Optional.empty());
    Claim claim =
        new Claim(numbered(7), LockMode.SHARED, OptionalInt.empty(), Optional.empty(), false);

    assertThat(LeaseProtocol.decide(full, claim, false, Notation.VERSION, Notation.NOW))
        .isInstanceOf(Decision.AlreadyHeld.class);
  }

  @Test
  void aFullLeaseOfStaleHoldersIsTakenOver() {
    Decision decision = decide(sharedHolders(LeaseState.MAX_ENTRIES), LockMode.EXCLUSIVE, false);

    assertThat(decision).isInstanceOf(Decision.Grant.class);
  }

  @Test
  void aFullLeaseOfStaleHoldersIsTakenOverByWhoDrains() {
    Decision decision = decide(sharedHolders(LeaseState.MAX_ENTRIES), LockMode.EXCLUSIVE, true);

    assertThat(decision).isInstanceOf(Decision.Grant.class);
  }

  @Test
  void howeverMuchDrainsSomebodyMayComeAndProveItGone() {
    LeaseState state =
        new LeaseState(List.of(), sharedHolders(LeaseState.MAX_ENTRIES + 1), Optional.empty());

    assertThat(decide(state, LockMode.EXCLUSIVE, true)).isInstanceOf(Decision.Grant.class);
    assertThat(decide(state, LockMode.SHARED, true)).isInstanceOf(Decision.Grant.class);
  }

  private static Decision decide(List<LockHolder> holders, LockMode mode, boolean drains) {
    return decide(new LeaseState(holders, List.of(), Optional.empty()), mode, drains);
  }

  /** By a newcomer, to whom everybody in the way is stale. */
  private static Decision decide(LeaseState state, LockMode mode, boolean drains) {
    Claim claim =
        new Claim(Notation.holder('x'), mode, OptionalInt.empty(), Optional.empty(), drains);
    Decision decision = LeaseProtocol.decide(state, claim, false, Notation.VERSION, Notation.NOW);
    if (!(decision instanceof Decision.Judge judge)) {
      return decision;
    }
    Map<LockHolder, Verdict> verdicts = new HashMap<>();
    judge.holders().forEach(holder -> verdicts.put(holder, Verdict.stale()));
    return LeaseProtocol.decideJudged(
        state, claim, false, verdicts, Notation.VERSION, Notation.NOW);
  }

  private static List<LockHolder> sharedHolders(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                new LockHolder(
                    numbered(number).identity(),
                    LockMode.SHARED,
                    Optional.of(new FencingToken(number + 1L)),
                    Optional.of(Notation.BEFORE),
                    Optional.empty(),
                    false))
        .toList();
  }

  private static Holder numbered(int number) {
    return new Holder("Backup.example.com", "db", "backup-" + number, "uid-" + number);
  }
}
