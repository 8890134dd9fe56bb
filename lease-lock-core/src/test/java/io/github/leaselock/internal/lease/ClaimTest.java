package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 257, Integer.MAX_VALUE})
  void aLimitOutOfRangeIsRefusedWithTheRange(int limit) {
    assertThatThrownBy(() -> claim(LockMode.SHARED, OptionalInt.of(limit), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a limit of shared holders is 1 to 256, not " + limit);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 256})
  void aLimitInRangeIsTaken(int limit) {
    assertThat(claim(LockMode.SHARED, OptionalInt.of(limit), Optional.empty()).terms().limit())
        .hasValue(limit);
  }

  @Test
  void anExclusiveClaimCannotBeLimited() {
    assertThatThrownBy(() -> claim(LockMode.EXCLUSIVE, OptionalInt.of(1), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("only a shared request can be limited, not an exclusive one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void aBlankReasonIsRefused(String reason) {
    assertThatThrownBy(() -> claim(LockMode.SHARED, OptionalInt.empty(), Optional.of(reason)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a reason has 1 to 256 characters and is not blank: ");
  }

  @Test
  void aReasonIsOfTheLengthThatFits() {
    String longest = "x".repeat(HolderEntry.MAX_REASON);

    assertThat(claim(LockMode.SHARED, OptionalInt.empty(), Optional.of(longest)).terms().reason())
        .hasValue(longest);
    assertThatThrownBy(
            () -> claim(LockMode.SHARED, OptionalInt.empty(), Optional.of(longest + "x")))
        .hasMessageContaining("(257 characters)");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1_000_001, 1_000_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void aPriorityOutOfRangeIsRefusedWithTheRange(int priority) {
    Claim claim = Claim.of(Notation.holder('a'), Terms.EXCLUSIVE);

    assertThatThrownBy(() -> claim.withPriority(priority))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a priority is -1000000 to 1000000, not " + priority);
    assertThat(claim.withPriority(-1_000_000).withPriority(1_000_000).terms().priority())
        .isEqualTo(1_000_000);
  }

  @Test
  void theNameOfAGroupIsOfTheLengthThatFits() {
    Claim claim = Claim.of(Notation.holder('a'), Terms.EXCLUSIVE);
    String longest = "g".repeat(Terms.MAX_GROUP);

    assertThat(claim.inGroup(longest).terms().group()).hasValue(longest);
    assertThatThrownBy(() -> claim.inGroup(longest + "g"))
        .hasMessageStartingWith("the name of a group has 1 to 64 characters and is not blank: ");
    assertThatThrownBy(() -> claim.inGroup(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.999S", "PT1.5S", "PT24H0.001S", "PT24H1S"})
  void anOfferStandsForWholeSecondsUpToADay(Duration lapse) {
    Claim claim = Claim.of(Notation.holder('a'), Terms.EXCLUSIVE);

    assertThatThrownBy(() -> claim.lapsingAfter(lapse))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an offer stands for whole seconds, 1 s to PT24H, not " + lapse);
    assertThat(claim.lapsingAfter(Duration.ofHours(24)).lapse()).isEqualTo(Claim.MAX_LAPSE);
    assertThat(claim.lapsingAfter(Duration.ofSeconds(1)).lapse()).hasSeconds(1);
  }

  @Test
  void aLifeIsTheUidOfAnObject() {
    Claim claim = Claim.of(Notation.holder('a'), Terms.EXCLUSIVE);

    assertThat(claim.forLife("u".repeat(128)).life()).hasValue("u".repeat(128));
    assertThatThrownBy(() -> claim.forLife("u".repeat(129)))
        .hasMessageStartingWith("not a metadata.uid of the protected object: ");
    assertThatThrownBy(() -> claim.forLife("a uid")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyAHolderCanBeWhomAClaimIsMadeUnder() {
    assertThatThrownBy(
            () ->
                new Terms(
                    LockMode.SHARED,
                    OptionalInt.empty(),
                    0,
                    Optional.empty(),
                    Optional.of("hand"),
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nobody can be \"hand\"");
  }

  @Test
  void whatWasSaidBeforeStaysWhateverIsSaidNext() {
    Claim all =
        Claim.of(Notation.holder('a'), Terms.SHARED)
            .limitedTo(2)
            .because("why")
            .withPriority(5)
            .inGroup("g")
            .under(Notation.holder('b'))
            .draining()
            .queued()
            .lapsingAfter(Duration.ofSeconds(5))
            .forLife("uid-7")
            .markedBy("process-1");

    assertThat(all)
        .isEqualTo(
            new Claim(
                Notation.holder('a'),
                new Terms(
                    LockMode.SHARED,
                    OptionalInt.of(2),
                    5,
                    Optional.of("g"),
                    Optional.of(Notation.holder('b').identity()),
                    Optional.of("why")),
                true,
                true,
                Duration.ofSeconds(5),
                Optional.of("uid-7"),
                Optional.of("process-1")));
    assertThat(all.limitedTo(2).because("why").withPriority(5).inGroup("g")).isEqualTo(all);
  }

  @Test
  void aClaimOfASessionNeedsNoMark() {
    Holder session =
        new SessionHolder(new LeaseKey("ops", "w"), "u", Duration.ofSeconds(15), 1).asHolder();

    assertThat(Claim.of(session, Terms.SHARED).markedBy("process-1").mark()).isEmpty();
  }

  private static Terms terms(LockMode mode, OptionalInt limit, Optional<String> reason) {
    return new Terms(mode, limit, 0, Optional.empty(), Optional.empty(), reason);
  }

  private static Claim claim(LockMode mode, OptionalInt limit, Optional<String> reason) {
    return Claim.of(Notation.holder('a'), terms(mode, limit, reason));
  }
}
