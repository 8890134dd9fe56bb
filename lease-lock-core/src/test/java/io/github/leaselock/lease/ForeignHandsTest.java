package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.lease.LeaseFormat.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs, and people with kubectl, may do to {@code spec.holderIdentity}. */
class ForeignHandsTest {

  private static final String A = "Restore.example.com/db/a/uid-a";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "operator-7d9f_2b1e",
        "a",
        "Restore.example.com/db/a",
        "Restore.example.com/db/a/uid-a (+1 more)",
        "////",
        " "
      })
  void whateverStandsThereWithoutAnnotationsHoldsExclusively(String identity) {
    LeaseState state = LeaseFormat.read(Leases.heldBy(identity));

    assertThat(state.holders()).containsExactly(LockHolder.foreign(identity));
    assertThat(state.holders().get(0).mode()).isEqualTo(LockMode.EXCLUSIVE);
    assertThat(state.holders().get(0).holder()).isEmpty();
    assertThat(state.holders().get(0).token()).isEmpty();
  }

  @Test
  void aHolderIdentityOfAHundredKilobytesIsAHolderLikeAnyOther() {
    String identity = "x".repeat(100_000);

    assertThat(LeaseFormat.read(Leases.heldBy(identity)).holders())
        .containsExactly(LockHolder.foreign(identity));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "a", "a b", "A? ~b", "a b ^C"})
  void anotherHolderIdentityOverrulesTheAnnotation(String state) {
    LeaseRecord robbed = with(Leases.saying(state), "somebody");

    assertThat(LeaseFormat.read(robbed).holders()).containsExactly(LockHolder.foreign("somebody"));
    assertThat(LeaseFormat.oddities(robbed))
        .containsExactly(
            "another hand changed spec.holderIdentity, so the annotation"
                + " leaselock.github.io/holders no longer counts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "a", "a b", "a b ^C"})
  void anEmptiedHolderIdentityIsARelease(String state) {
    LeaseRecord emptied = with(Leases.saying(state), "");

    assertThat(LeaseFormat.read(emptied).isFree()).isTrue();
    assertThat(LeaseFormat.read(emptied).intent()).isEqualTo(Notation.state(state).intent());
    assertThat(LeaseFormat.oddities(emptied)).hasSize(1);
  }

  @Test
  void anEmptiedHolderIdentityDoesNotProveEvictedWorkGone() {
    assertThat(Notation.text(LeaseFormat.read(with(Leases.saying("A? ~b"), "")))).isEqualTo("~b");
  }

  @Test
  void theNextGrantAfterAForeignHandIsWholeAgain() {
    LeaseRecord emptied = with(Leases.saying("a b"), "");
    LeaseState next = Notation.state("C");

    LeaseRecord written = LeaseFormat.write(emptied, next, Change.GRANT, Notation.NOW);

    assertThat(LeaseFormat.read(written)).isEqualTo(next);
    assertThat(LeaseFormat.oddities(written)).isEmpty();
  }

  @Test
  void aNoteOnAForeignLeaseLeavesTheFieldsToTheirWriter() {
    LeaseRecord foreign = with(Leases.saying("A"), "somebody");
    LeaseState noted = LeaseFormat.read(foreign).withIntent(Optional.of(Notation.intent('c')));

    LeaseRecord written = LeaseFormat.write(foreign, noted, Change.NOTE, Notation.NOW);

    assertThat(LeaseFormat.read(written)).isEqualTo(noted);
    assertThat(written).usingRecursiveComparison().ignoringFields("annotations").isEqualTo(foreign);
  }

  @Test
  void anIdentityOfOursWithoutAGrantIsThatHolderWithoutAToken() {
    LeaseState state = LeaseFormat.read(Leases.heldBy(A));

    assertThat(state.entryOf(Notation.holder('a'))).hasValue(LockHolder.foreign(A));
    assertThat(Notation.text(state)).isEqualTo("A!");
  }

  @Test
  void aForgedListThatNamesSomebodyTwiceDoesNotCount() {
    assertDamaged("[%s,%s]", "holds the same lock twice");
  }

  @Test
  void aForgedListWithAnExclusiveHolderBesideOthersDoesNotCount() {
    String shared = entry("Restore.example.com/db/a/uid-a", "shared");
    String exclusive = entry("Restore.example.com/db/b/uid-b", "exclusive");
    LeaseRecord forged =
        Leases.lease(
            A + " (+1 more)", Map.of(LeaseFormat.HOLDERS, "[" + shared + "," + exclusive + "]"));

    assertThat(LeaseFormat.read(forged).holders())
        .containsExactly(LockHolder.foreign(A + " (+1 more)"));
    assertThat(LeaseFormat.oddities(forged)).singleElement().asString().contains("beside others");
  }

  @Test
  void aForgedListWithAHolderThatWasNeverGrantedDoesNotCount() {
    String granted = entry("Restore.example.com/db/b/uid-b", "shared");
    String forgedEntry = "{\"holder\":\"%s\",\"mode\":\"shared\"}".formatted(A);
    LeaseRecord forged =
        Leases.lease(
            A + " (+1 more)", Map.of(LeaseFormat.HOLDERS, "[" + forgedEntry + "," + granted + "]"));

    assertThat(LeaseFormat.read(forged).holders())
        .containsExactly(LockHolder.foreign(A + " (+1 more)"));
  }

  /** Whatever stands on a Lease: once a grant is stored, the Lease shows it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"holder\":\"Restore.example.com/db/a/uid-a\",\"mode\":\"shared\"},{\"holder\":\"Restore.example.com/db/b/uid-b\",\"mode\":\"shared\",\"token\":2}]",
        "[{\"holder\":\"Restore.example.com/db/a/uid-a\",\"mode\":\"shared\"},{\"holder\":\"Restore.example.com/db/b/uid-b\",\"mode\":\"shared\"}]"
      })
  void aGrantBesideForgedHoldersIsShownIfItIsStored(String holders) {
    LeaseRecord forged = Leases.lease(A + " (+1 more)", Map.of(LeaseFormat.HOLDERS, holders));

    Decision decision = Notation.decide(LeaseFormat.read(forged), Notation.claim("c"), false, "");

    if (decision instanceof Decision.Grant grant) {
      LeaseRecord written = LeaseFormat.write(forged, grant.next(), Change.GRANT, Notation.NOW);
      assertThat(LeaseFormat.read(written).entryOf(Notation.holder('c'))).isPresent();
    } else {
      assertThat(decision).isInstanceOf(Decision.Refuse.class);
    }
  }

  private static void assertDamaged(String list, String why) {
    String entry = entry(A, "shared");
    LeaseRecord forged =
        Leases.lease(A + " (+1 more)", Map.of(LeaseFormat.HOLDERS, list.formatted(entry, entry)));

    assertThat(LeaseFormat.read(forged).holders())
        .isEqualTo(List.of(LockHolder.foreign(A + " (+1 more)")));
    assertThat(LeaseFormat.oddities(forged)).singleElement().asString().contains(why);
  }

  private static String entry(String identity, String mode) {
    return "{\"holder\":\"%s\",\"mode\":\"%s\",\"token\":5}".formatted(identity, mode);
  }

  private static LeaseRecord with(LeaseRecord lease, String holderIdentity) {
    return Leases.lease(holderIdentity, lease.annotations());
  }
}
