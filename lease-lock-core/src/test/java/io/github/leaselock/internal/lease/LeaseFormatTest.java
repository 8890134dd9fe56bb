package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.FencingToken;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseFormatTest {

  private static final String A = "Restore.example.com/db/a/uid-a";
  private static final String B = "Restore.example.com/db/b/uid-b";

  @Property
  @Domain(LeaseStates.class)
  @Domain(DomainContext.Global.class)
  void whateverIsWrittenIsReadBackEqual(@ForAll LeaseState state, @ForAll Change change) {
    LeaseRecord written = LeaseFormat.write(Leases.saying(state), state, change, Notation.NOW);

    assertThat(LeaseFormat.read(written)).isEqualTo(state);
    assertThat(LeaseFormat.write(written, state, change, Notation.NOW).annotations())
        .as("a second write changes nothing")
        .isEqualTo(written.annotations());
  }

  @Property
  @Domain(LeaseStates.class)
  void whatTheLeaseSaidBeforeLeavesNoTrace(@ForAll LeaseState before, @ForAll LeaseState next) {
    LeaseRecord written =
        LeaseFormat.write(Leases.saying(before), next, Change.GRANT, Notation.NOW);

    assertThat(LeaseFormat.read(written)).isEqualTo(next);
    assertThat(written.annotations()).isEqualTo(Leases.saying(next).annotations());
  }

  @Property
  @Domain(LeaseStates.class)
  @Domain(DomainContext.Global.class)
  void theLabelOfContendedLocksComesWithAPlaceAndGoesWithTheLastHolder(
      @ForAll LeaseState before, @ForAll LeaseState next, @ForAll boolean labelled) {
    LeaseRecord written =
        LeaseFormat.write(Leases.saying(before), next, Change.GRANT, Notation.NOW);

    assertThat(LeaseFormat.isContended(written, labelled))
        .isEqualTo(!next.queue().isUnused() || (labelled && !next.isFree()));
  }

  @Test
  void aQueueIsWrittenInTheOrderInWhichItIsServed() {
    LeaseState state = Notation.state("A >b >C >d/2");

    assertThat(Leases.saying(state).annotations())
        .containsEntry(
            LeaseFormat.QUEUE,
            "[{\"of\":\"Restore.example.com/db/\",\"waiters\":\"s0:b/uid-b x0:c/uid-c\","
                + "\"since\":\"2026-03-04T04:00:00Z\"},"
                + "{\"of\":\"Restore.example.com/db/\",\"waiters\":\"s0:d/uid-d\",\"limit\":2,"
                + "\"since\":\"2026-03-04T04:00:00Z\"}]");
    assertThat(LeaseFormat.read(Leases.saying(state))).isEqualTo(state);
    assertThat(Leases.saying("A").annotations()).doesNotContainKey(LeaseFormat.QUEUE);
  }

  @Test
  void waitersOfOneSessionAreWrittenAsOneTokenWithTheirNumber() {
    Place waiters =
        new Place(
            "LeaseSession.leaselock.github.io/ops/w/u:15s:7",
            3,
            Claim.of(Notation.holder('a'), Terms.EXCLUSIVE).because("close the day").terms(),
            Claim.LAPSE,
            Notation.BEFORE,
            Map.of());
    LeaseState state = LeaseState.FREE.withQueue(new LockQueue(List.of(waiters)));

    assertThat(Leases.saying(state).annotations())
        .containsEntry(
            LeaseFormat.QUEUE,
            "[{\"of\":\"LeaseSession.leaselock.github.io/ops/w/u:15s:\",\"waiters\":\"x0:7+2\","
                + "\"reason\":\"close the day\",\"since\":\"2026-03-04T04:00:00Z\"}]");
    assertThat(LeaseFormat.read(Leases.saying(state))).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({
    "0001-01-01T00:00:00Z, 2026-01-01T00:00:00Z, 2",
    "2026-01-01T00:00:00Z, 2094-01-19T03:14:07Z, 1",
    "2026-01-01T00:00:00Z, 2094-01-19T03:14:08Z, 2",
    "2026-01-01T00:00:01Z, 2026-01-01T00:00:00Z, 2"
  })
  void whoeverCameBeforeTheFirstOrLongAfterItHasAnEntryOfItsOwn(
      Instant one, Instant other, int entries) {
    Claim claim = Claim.of(Notation.holder('a'), Terms.EXCLUSIVE);
    Place first = Place.of(claim, one);
    Place next = Place.of(Claim.of(Notation.holder('b'), Terms.EXCLUSIVE), other);
    LeaseState state = LeaseState.FREE.withQueue(new LockQueue(List.of(first, next)));
    LeaseRecord written = Leases.saying(state);

    assertThat(LeaseFormat.read(written)).isEqualTo(state);
    assertThat(JsonList.read(written.annotations().getOrDefault(LeaseFormat.QUEUE, ""), "of"))
        .hasSize(entries);
  }

  @Test
  void reasonsAndTimesOfAnyPrecisionAreReadBackAsTheyWereWritten() {
    HolderEntry holder =
        HolderEntry.granted(
            A,
            Claim.of(Notation.holder('a'), Terms.EXCLUSIVE)
                .because("\"quotes\", \\, \u0000, new\nline, ü, 漢字, \uD83D\uDD12, \uD800")
                .terms(),
            new FencingToken(Long.MAX_VALUE),
            Instant.parse("2026-01-01T00:00:00.123456789Z"));
    LeaseState state = new LeaseState(List.of(holder), List.of());

    assertThat(LeaseFormat.read(Leases.saying(state))).isEqualTo(state);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          free    | ''
          ~A      | ''
          A       | Restore.example.com/db/a/uid-a
          a       | Restore.example.com/db/a/uid-a
          b a     | Restore.example.com/db/b/uid-b (+1 more)
          a b c >D| Restore.example.com/db/a/uid-a (+2 more)
          """)
  void theHolderIdentityTellsWhoHolds(String state, String holderIdentity) {
    assertThat(Leases.saying(state).holderIdentity()).isEqualTo(holderIdentity);
  }

  @Test
  void theSummaryHoldsNothingThatTheWireWouldChange() {
    HolderEntry odd =
        HolderEntry.granted("a\uD800\n", Terms.EXCLUSIVE, Notation.VERSION, Notation.NOW);
    LeaseState state = new LeaseState(List.of(odd), List.of());

    assertThat(Leases.saying(state).holderIdentity()).isEqualTo("a\\ud800\\n");
    assertThat(LeaseFormat.read(Leases.saying(state))).isEqualTo(state);
  }

  @Test
  void theAnnotationsSayWhatHoldsDrainsAndWaitsAndForWhichLeaseTheyWereWritten() {
    LeaseRecord lease = Leases.saying("A0? ~b0 >C");

    assertThat(lease.annotations())
        .containsOnly(
            Map.entry(
                "leaselock.github.io/format",
                "{\"format\":1,\"lease\":\"uid-1\",\"holder\":\"%s\"}".formatted(A)),
            Map.entry(
                "leaselock.github.io/holders",
                "[{\"holder\":\"%s\",\"mode\":\"exclusive\",\"token\":1,\"since\":\"2026-03-04T04:00:00Z\",\"pending\":true}]"
                    .formatted(A)),
            Map.entry(
                "leaselock.github.io/draining",
                "[{\"holder\":\"%s\",\"mode\":\"shared\",\"token\":2,\"since\":\"2026-03-04T04:00:00Z\"}]"
                    .formatted(B)),
            Map.entry(
                "leaselock.github.io/queue",
                "[{\"of\":\"Restore.example.com/db/\",\"waiters\":\"x0:c/uid-c\",\"since\":\"2026-03-04T04:00:00Z\"}]"));
  }

  @Test
  void aFreeLeaseCarriesNoAnnotationOfTheLock() {
    LeaseRecord freed =
        LeaseFormat.write(Leases.saying("A? ~b >C"), LeaseState.FREE, Change.RELEASE, Notation.NOW);

    assertThat(freed.annotations()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1} more transitions, new acquireTime: {2}, new renewTime: {3}")
  @CsvSource({
    "GRANT,   1, true,  true",
    "FORCE,   1, false, true",
    "RELEASE, 0, false, true",
    "NOTE,    0, false, false"
  })
  void aChangeMovesTheFieldsThatPeopleRead(
      Change change, int transitions, boolean acquired, boolean renewed) {
    LeaseRecord written =
        LeaseFormat.write(Leases.free(), Notation.state("A"), change, Notation.NOW);

    assertThat(written.leaseTransitions()).isEqualTo(7 + transitions);
    assertThat(written.acquireTime()).hasValue(acquired ? Notation.NOW : Notation.BEFORE);
    assertThat(written.renewTime()).hasValue(renewed ? Notation.NOW : Notation.BEFORE);
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void whateverIsWrittenIsCompleteForLeaderElectorsThatMeetIt(Change change) {
    LeaseRecord bare =
        new LeaseRecord(
            Leases.KEY,
            "uid-1",
            "100",
            "",
            Integer.MAX_VALUE,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            false,
            false,
            Leases.REST);

    LeaseRecord held = LeaseFormat.write(bare, Notation.state("a b"), change, Notation.NOW);
    LeaseRecord free = LeaseFormat.write(bare, LeaseState.FREE, change, Notation.NOW);

    for (LeaseRecord written : List.of(held, free)) {
      assertThat(written.acquireTime()).isPresent();
      assertThat(written.renewTime()).isPresent();
      assertThat(written.leaseTransitions()).isEqualTo(Integer.MAX_VALUE);
    }
    assertThat(held.leaseDurationSeconds()).hasValue(LeaseFormat.HELD_SECONDS);
    assertThat(free.leaseDurationSeconds()).hasValue(LeaseFormat.FREE_SECONDS);
  }

  @Test
  void timesHaveAtMostTheSixDigitsThatTheApiServerTakes() {
    Instant now = Instant.parse("2026-03-04T05:06:07.123456789Z");

    LeaseRecord written = LeaseFormat.write(Leases.free(), Notation.state("A"), Change.GRANT, now);

    assertThat(written.renewTime()).hasValue(Instant.parse("2026-03-04T05:06:07.123456Z"));
    assertThat(written.acquireTime()).isEqualTo(written.renewTime());
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void everythingElseIsHandedOn(Change change) {
    LeaseRecord base =
        new LeaseRecord(
            Leases.KEY,
            "uid-1",
            "100",
            "",
            0,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(LeaseFormat.FORCED, "a trace", LeaseFormat.PREFIX + "later-version", "?"),
            List.of(),
            true,
            true,
            Leases.REST);

    LeaseRecord written = LeaseFormat.write(base, Notation.state("A"), change, Notation.NOW);

    assertThat(written.isVersion(base)).isTrue();
    assertThat(written.key()).isEqualTo(base.key());
    assertThat(written.remainder()).isSameAs(Leases.REST);
    assertThat(written.terminating()).isTrue();
    assertThat(written.electionManaged()).isTrue();
    assertThat(written.annotations()).containsAllEntriesOf(base.annotations());
  }

  @Test
  void anAnnotationIsChangedWithoutTouchingAnythingElse() {
    LeaseRecord base = Leases.saying("A? ~b >C");

    LeaseRecord moved = LeaseFormat.annotate(base, LeaseFormat.SETTLED, "100");

    assertThat(moved.annotations()).containsEntry(LeaseFormat.SETTLED, "100");
    assertThat(moved.annotations()).containsAllEntriesOf(base.annotations());
    assertThat(LeaseFormat.read(moved)).isEqualTo(LeaseFormat.read(base));
    assertThat(moved).usingRecursiveComparison().ignoringFields("annotations").isEqualTo(base);
  }

  @Test
  void theTraceOfAForcedReleaseTellsWhoWasRemovedFromWhichVersionWhenAndWhy() {
    assertThat(LeaseFormat.trace(Leases.saying("A"), "node 3 burnt", Notation.NOW))
        .isEqualTo(
            "[{\"holder\":\"%s\",\"version\":100,\"at\":\"2026-03-04T05:06:07.123456Z\",\"reason\":\"node 3 burnt\"}]"
                .formatted(A));
  }

  /** L21: the API server stores any time that anybody wrote, the year 0 too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00Z",
        "-1000000000-01-01T00:00:00Z",
        "+999999999-01-01T00:00:00Z"
      })
  void anyTimeThatAnybodyWroteIsReadAndHandedOn(String time) {
    Instant odd = Instant.parse(time);
    LeaseRecord foreign =
        new LeaseRecord(
            Leases.KEY,
            Leases.UID,
            "100",
            A,
            0,
            OptionalInt.empty(),
            Optional.of(odd),
            Optional.of(odd),
            Map.of(
                LeaseFormat.STAMP,
                "{\"format\":1,\"lease\":\"uid-1\",\"holder\":\"%s\"}".formatted(A),
                LeaseFormat.HOLDERS,
                "[{\"holder\":\"%s\",\"mode\":\"exclusive\",\"token\":5,\"since\":\"%s\"}]"
                    .formatted(A, time),
                LeaseFormat.QUEUE,
                "[{\"of\":\"Pod/db/\",\"waiters\":\"x0:p/1 x0:q/2@7\",\"since\":\"%s\"}]"
                    .formatted(time)),
            List.of(),
            false,
            false,
            Leases.REST);

    LeaseState state = LeaseFormat.read(foreign);

    assertThat(state.holders()).singleElement().returns(Optional.of(odd), HolderEntry::since);
    assertThat(state.queue().size()).isEqualTo(2);
    LeaseRecord written = LeaseFormat.write(foreign, state, Change.NOTE, Notation.NOW);
    assertThat(LeaseFormat.read(written)).isEqualTo(state);
    assertThat(written.renewTime()).hasValue(odd);
  }
}
