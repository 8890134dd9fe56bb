package io.github.leaselock.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.lease.LeaseFormat.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseFormatTest {

  private static final String A = "Restore.example.com/db/a/uid-a";
  private static final String B = "Restore.example.com/db/b/uid-b";

  @Test
  void everySmallStateIsReadBackAsItWasWritten() {
    List<LeaseState> states = new ArrayList<>(SmallStates.states());
    states.addAll(SmallStates.queuedStates());
    for (LeaseState state : states) {
      for (Change change : Change.values()) {
        LeaseRecord written = LeaseFormat.write(Leases.saying(state), state, change, Notation.NOW);

        Requirement.require(
            LeaseFormat.read(written).equals(state) && LeaseFormat.oddities(written).isEmpty(),
            "it reads as it was written",
            () -> Notation.text(state) + " | " + written);
      }
    }
  }

  @Test
  void whatTheLeaseSaidBeforeLeavesNoTrace() {
    LeaseRecord before = Leases.saying("A? ~B ^C >D");

    for (LeaseState state : SmallStates.states()) {
      boolean foreign = state.holders().stream().anyMatch(holder -> holder.token().isEmpty());
      if (!foreign) {
        LeaseRecord written = LeaseFormat.write(before, state, Change.GRANT, Notation.NOW);
        assertThat(LeaseFormat.read(written)).isEqualTo(state);
      }
    }
  }

  @Test
  void aQueueIsWrittenInTheOrderInWhichItIsServed() {
    LeaseState state = Notation.state("A >B >c/2");

    assertThat(Leases.saying(state).annotations())
        .containsEntry(
            LeaseFormat.QUEUE,
            "[{\"holder\":\"Restore.example.com/db/b/uid-b\",\"mode\":\"exclusive\","
                + "\"since\":\"2026-03-04T04:00:00Z\"},"
                + "{\"holder\":\"Restore.example.com/db/c/uid-c\",\"mode\":\"shared\",\"limit\":2,"
                + "\"since\":\"2026-03-04T04:00:00Z\"}]");
    assertThat(LeaseFormat.read(Leases.saying(state))).isEqualTo(state);
    assertThat(Leases.saying("A").annotations()).doesNotContainKey(LeaseFormat.QUEUE);
  }

  @Test
  void waitersOfOneSessionAreWrittenAsOneEntryWithTheirNumber() {
    Place waiters =
        new Place(
            new SessionHolder(
                    LeaseKey.inNamespace("ops").named("w"), "u", Duration.ofSeconds(15), 7)
                .asHolder()
                .identity(),
            3,
            LockMode.EXCLUSIVE,
            OptionalInt.empty(),
            Notation.BEFORE,
            Optional.of("close the day"));
    LeaseState state = LeaseState.FREE.withQueue(new LockQueue(List.of(waiters)));

    assertThat(Leases.saying(state).annotations())
        .containsEntry(
            LeaseFormat.QUEUE,
            "[{\"holder\":\"LeaseSession.leaselock.github.io/ops/w/u:15s:7\",\"count\":3,"
                + "\"mode\":\"exclusive\",\"since\":\"2026-03-04T04:00:00Z\","
                + "\"reason\":\"close the day\"}]");
    assertThat(LeaseFormat.read(Leases.saying(state))).isEqualTo(state);
  }

  @Test
  void reasonsAndTimesOfAnyPrecisionAreReadBackAsTheyWereWritten() {
    LockHolder holder =
        new LockHolder(
            A,
            LockMode.EXCLUSIVE,
            Optional.of(new FencingToken(Long.MAX_VALUE)),
            Optional.of(Instant.parse("2026-01-01T00:00:00.123456789Z")),
            Optional.of("\"quotes\", \\, \u0000, new\nline, ü, 漢字, \uD83D\uDD12, \uD800"),
            false);
    LeaseState state = new LeaseState(List.of(holder), List.of(), Optional.empty());

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
          a b c ^D| Restore.example.com/db/a/uid-a (+2 more)
          """)
  void theHolderIdentityTellsWhoHolds(String state, String holderIdentity) {
    assertThat(Leases.saying(state).holderIdentity()).isEqualTo(holderIdentity);
  }

  @Test
  void theAnnotationsAreListsOfFlatObjects() {
    LeaseRecord lease = Leases.saying("A? ~b ^C");

    assertThat(lease.annotations())
        .containsOnly(
            Map.entry(
                "leaselock.github.io/holders",
                "[{\"holder\":\"%s\",\"mode\":\"exclusive\",\"token\":1,\"since\":\"2026-03-04T04:00:00Z\",\"pending\":true}]"
                    .formatted(A)),
            Map.entry(
                "leaselock.github.io/draining",
                "[{\"holder\":\"%s\",\"mode\":\"shared\",\"token\":2,\"since\":\"2026-03-04T04:00:00Z\"}]"
                    .formatted(B)),
            Map.entry(
                "leaselock.github.io/intent",
                "[{\"holder\":\"Restore.example.com/db/c/uid-c\",\"stamp\":99,\"seconds\":60,\"since\":\"2026-03-04T04:00:00Z\"}]"));
  }

  @Test
  void aFreeLeaseCarriesNoAnnotationOfTheLock() {
    LeaseRecord freed =
        LeaseFormat.write(Leases.saying("A? ~b ^C"), LeaseState.FREE, Change.RELEASE, Notation.NOW);

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
    LeaseRecord base = Leases.saying("A? ~b ^C");

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

  @ParameterizedTest
  @ValueSource(ints = {1, 3600})
  void anIntentOfAnyValidityThatCanBeAskedForIsReadBackWithItsReason(int seconds) {
    Intent intent =
        new Intent(
            A,
            new FencingToken(7),
            Duration.ofSeconds(seconds),
            Instant.parse("2026-01-01T00:00:00.123456Z"),
            Optional.of("restore of Monday"));
    LeaseState state = new LeaseState(List.of(), List.of(), Optional.of(intent));

    assertThat(LeaseFormat.read(Leases.saying(state))).isEqualTo(state);
  }
}
