package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LockMode;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    assertThat(state.holders()).containsExactly(HolderEntry.foreign(identity));
    assertThat(state.holders().get(0).mode()).isEqualTo(LockMode.EXCLUSIVE);
    assertThat(state.holders().get(0).holder()).isEmpty();
    assertThat(state.holders().get(0).token()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {A, A + " (+1 more)", A + " (+12 more)", "\\u001b[31mWork/db/a/a1 (+1 more)"})
  void whatReadsLikeASummaryOfOursIsWhatIsLeftOfHolders(String identity) {
    assertThat(HolderEntry.foreign(identity).isRemnant()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"operator-7d9f_2b1e", "Restore.example.com/db/a", "a (+ more)", "(+1 more"})
  void whatAnElectorWritesIsAHolderToJudge(String identity) {
    assertThat(HolderEntry.foreign(identity).isRemnant()).isFalse();
  }

  @Test
  void aHolderIdentityOfAHundredKilobytesIsAHolderLikeAnyOther() {
    String identity = "x".repeat(100_000);

    assertThat(LeaseFormat.read(Leases.heldBy(identity)).holders())
        .containsExactly(HolderEntry.foreign(identity));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "a", "a b", "A? ~b", "a b >C"})
  void anotherHolderIdentityOverrulesTheAnnotation(String state) {
    LeaseRecord robbed = with(Leases.saying(state), "somebody");

    assertThat(LeaseFormat.read(robbed).holders()).containsExactly(HolderEntry.foreign("somebody"));
    assertThat(LeaseFormat.oddities(robbed))
        .containsExactly(
            "another client changed spec.holderIdentity, so the annotation"
                + " leaselock.github.io/holders no longer counts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "a", "a b", "a b >C"})
  void anEmptiedHolderIdentityIsARelease(String state) {
    LeaseRecord emptied = with(Leases.saying(state), "");

    assertThat(LeaseFormat.read(emptied).isFree()).isTrue();
    assertThat(LeaseFormat.read(emptied).queue()).isEqualTo(Notation.state(state).queue());
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
    LeaseState noted = LeaseFormat.read(foreign).withQueue(Notation.state(">C").queue());

    LeaseRecord written = LeaseFormat.write(foreign, noted, Change.NOTE, Notation.NOW);

    assertThat(LeaseFormat.read(written)).isEqualTo(noted);
    assertThat(written).usingRecursiveComparison().ignoringFields("annotations").isEqualTo(foreign);
  }

  @Test
  void anIdentityOfOursWithoutAGrantIsThatHolderWithoutAToken() {
    LeaseState state = LeaseFormat.read(Leases.heldBy(A));

    assertThat(state.entryOf(Notation.holder('a'))).hasValue(HolderEntry.foreign(A));
    assertThat(Notation.text(state)).isEqualTo("A!");
  }

  @Test
  void aListWithoutAStampDoesNotCount() {
    Map<String, String> annotations = new HashMap<>(Leases.saying("a b ~c >D").annotations());
    annotations.remove(LeaseFormat.STAMP);
    LeaseRecord forged = Leases.lease(A + " (+1 more)", annotations);

    assertThat(LeaseFormat.read(forged).holders())
        .containsExactly(HolderEntry.foreign(A + " (+1 more)"));
    assertThat(LeaseFormat.read(forged).draining()).hasSize(1);
    assertThat(LeaseFormat.oddities(forged))
        .containsExactly(
            "the annotation leaselock.github.io/format is missing, so those beside it do not"
                + " count; spec.holderIdentity does");
  }

  @Test
  void strippedHoldersLeaveTheWordToTheSpec() {
    Map<String, String> annotations = new HashMap<>(Leases.saying("a b >D").annotations());
    annotations.remove(LeaseFormat.HOLDERS);
    LeaseRecord stripped = Leases.lease(A + " (+1 more)", annotations);

    assertThat(LeaseFormat.read(stripped).holders())
        .containsExactly(HolderEntry.foreign(A + " (+1 more)"));
    assertThat(LeaseFormat.read(stripped).queue().size()).isEqualTo(1);
    assertThat(LeaseFormat.oddities(stripped))
        .containsExactly(
            "the annotation leaselock.github.io/holders was taken away, so only"
                + " spec.holderIdentity tells who holds");
  }

  @Test
  void theHoldersOfACopiedLeaseAreRespectedAndHaveToAcquireAnew() {
    LeaseRecord copy = Leases.copy(Leases.saying("a? b* ~c >D @1"));
    LeaseState state = LeaseFormat.read(copy);

    assertThat(state.holders())
        .hasSize(2)
        .allSatisfy(
            holder ->
                assertThat(holder)
                    .returns(Optional.empty(), HolderEntry::token)
                    .returns(Optional.empty(), HolderEntry::offer)
                    .returns(Optional.empty(), HolderEntry::mark)
                    .returns(LockMode.SHARED, HolderEntry::mode)
                    .returns(true, HolderEntry::mayHaveWorked)
                    .returns(false, HolderEntry::isUnreadable)
                    .returns(false, HolderEntry::isForeign));
    assertThat(state.draining()).hasSize(1);
    assertThat(state.queue()).isEqualTo(LockQueue.EMPTY);
    assertThat(state.life()).isEmpty();
    assertThat(LeaseFormat.oddities(copy))
        .containsExactly(
            "its annotations were written for another Lease, with the uid \"uid-1\": it was"
                + " copied, and its holders have to acquire anew");
  }

  @Test
  void theHoldersOfACopiedLeaseStayWhatTheyAreWhenSomebodyQueues() {
    LeaseRecord copy = Leases.copy(Leases.saying("a b"));
    LeaseState queued = LeaseFormat.read(copy).withQueue(Notation.state(">D").queue());

    LeaseRecord written = LeaseFormat.write(copy, queued, Change.NOTE, Notation.NOW);

    assertThat(LeaseFormat.read(written)).isEqualTo(queued);
    assertThat(LeaseFormat.read(written).holders())
        .noneMatch(HolderEntry::isUnreadable)
        .allMatch(holder -> holder.token().isEmpty());
    assertThat(LeaseFormat.oddities(written)).isEmpty();
  }

  /** A drain check looks for the work by the token under which it began. */
  @Test
  void aHolderOfACopiedLeaseThatIsEvictedDrainsUnderTheTokenThatItHad() {
    LeaseRecord copy = Leases.copy(Leases.saying("A"));
    LeaseState queued = LeaseFormat.read(copy).withQueue(Notation.state(">D").queue());
    LeaseRecord written = LeaseFormat.write(copy, queued, Change.NOTE, Notation.NOW);

    for (LeaseRecord lease : List.of(copy, written)) {
      LeaseState seen = LeaseFormat.read(lease).withQueue(LockQueue.EMPTY);
      HolderEntry evicted = seen.holders().get(0);
      LeaseState next =
          ((Decision.Grant)
                  LeaseProtocol.decideJudged(
                      seen,
                      Notation.claim("C+drain"),
                      Set.of(evicted),
                      Notation.VERSION,
                      Notation.NOW))
              .next();

      assertThat(evicted.token()).isEmpty();
      assertThat(LeaseFormat.read(LeaseFormat.write(lease, next, Change.GRANT, Notation.NOW)))
          .isEqualTo(next);
      assertThat(next.draining())
          .singleElement()
          .returns(A, HolderEntry::identity)
          .returns(Notation.entry("A", 1).token(), HolderEntry::token)
          .returns(Map.of(), HolderEntry::rest);
    }
  }

  private static LeaseRecord with(LeaseRecord lease, String holderIdentity) {
    return Leases.lease(holderIdentity, lease.annotations());
  }
}
