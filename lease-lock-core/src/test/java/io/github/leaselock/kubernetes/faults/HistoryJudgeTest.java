package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.kubernetes.faults.LeaseVersion.Entry;
import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each thing that the judge must see, alone; needs no server. */
class HistoryJudgeTest {

  private static final Grant A = new Grant("a", 10, true);
  private static final Grant B = new Grant("b", 11, true);
  private static final Grant C = new Grant("c", 10, false);
  private static final Grant D = new Grant("d", 11, false);

  private final HistoryJudge judge = new HistoryJudge(Set.of("dead"), Set.of("a", "c"));

  @Test
  void grantsReleasesAndSharedHoldersAreInnocent() {
    see(version(10), version(11, A), version(12));
    see(version(13, new Grant("c", 12, false)));
    see(version(14, new Grant("c", 12, false), new Grant("d", 13, false)));

    assertThat(judge.violations()).isEmpty();
    assertThat(judge.grants()).isEqualTo(3);
    assertThat(judge.orphans()).hasSize(2);
  }

  @Test
  void theDeadMayBeTakenOverAndTheirWorkMayDrain() {
    Grant dead = new Grant("dead", 10, true);
    see(version(10), version(11, dead));
    see(draining(12, dead, new Entry(B, true)));
    see(version(13, B));

    assertThat(judge.violations()).isEmpty();
    assertThat(judge.takeovers()).isEqualTo(1);
    assertThat(judge.locksLost()).isZero();
  }

  @Test
  void anExclusiveHolderBesideOthersIsSeen() {
    see(version(10), version(11, A), version(12, A, D));

    assertThat(judge.violations()).singleElement().asString().contains("beside others");
  }

  @Test
  void anEvictionOfTheLivingIsSeenAndIsALostLock() {
    see(version(10), version(11, A), version(12, B));

    assertThat(judge.violations()).singleElement().asString().contains("evicted alive");
    assertThat(judge.locksLost()).isEqualTo(1);
  }

  @Test
  void whoHasLeftMayBeFollowedInOneWriteWhereUsersQueueAndNobodyElseMay() {
    HistoryJudge ofQueues = HistoryJudge.ofQueues(Set.of("dead"), left("a"), Set.of("a", "b"));
    Grant next = new Grant("c", 12, true);
    List.of(version(10), version(11, A), version(12, B), version(13, next)).forEach(ofQueues::see);

    assertThat(ofQueues.violations()).singleElement().asString().contains("b", "lost its lock");
    assertThat(ofQueues.takeovers()).isZero();
    assertThat(ofQueues.locksLost()).isEqualTo(1);
  }

  @Test
  void whereUsersQueueTheDeadAreTakenOverSeveralAtOnceAndNobodyBesideThem() {
    Grant dead = new Grant("dead", 10, false);
    Grant other = new Grant("other", 10, false);
    Grant next = new Grant("b", 11, true);
    HistoryJudge ofQueues =
        HistoryJudge.ofQueues(Set.of("dead", "other"), left("c"), Set.of("dead", "other", "c"));
    List.of(version(10), version(11, dead, other), version(12, next)).forEach(ofQueues::see);
    assertThat(ofQueues.violations()).isEmpty();
    assertThat(ofQueues.takeovers()).isEqualTo(2);

    HistoryJudge again = HistoryJudge.ofQueues(Set.of("dead"), left("c"), Set.of("dead", "c"));
    List.of(version(10), version(11, C, dead), version(12, next)).forEach(again::see);
    assertThat(again.violations()).anyMatch(what -> what.contains("releases several at once"));
  }

  @Test
  void whereUsersQueueOneWriteMayLetSeveralShareTheLockAndNoExclusiveOneWithAnother() {
    HistoryJudge ofQueues = HistoryJudge.ofQueues(Set.of(), left("a"), Set.of("a", "c", "e"));
    Grant d = new Grant("d", 11, false);
    Grant e = new Grant("e", 11, false);
    List.of(version(10), version(11, A), version(12, d, e)).forEach(ofQueues::see);
    assertThat(ofQueues.violations()).isEmpty();
    assertThat(ofQueues.grants()).isEqualTo(3);

    HistoryJudge mixed = HistoryJudge.ofQueues(Set.of(), left("a"), Set.of("a"));
    List.of(version(10), version(11, A), version(12, d, B)).forEach(mixed::see);
    assertThat(mixed.violations()).anyMatch(what -> what.contains("grants twice in one write"));
    assertThat(mixed.violations()).anyMatch(what -> what.contains("beside others"));
  }

  @Test
  void whoIsLetInTogetherMayHaveNoTokenButThatOfTheVersionBefore() {
    HistoryJudge ofQueues = HistoryJudge.ofQueues(Set.of(), left("a"), Set.of("a"));
    Grant later = new Grant("e", 12, false);
    List.of(version(10), version(11, A), version(12, D, later)).forEach(ofQueues::see);
    assertThat(ofQueues.violations())
        .singleElement()
        .asString()
        .contains("not granted from the version before");

    HistoryJudge twoWrites = HistoryJudge.ofQueues(Set.of(), left("a"), Set.of("a"));
    Grant e = new Grant("e", 11, false);
    List.of(version(10), version(11, A), version(12, D), version(13, D, e)).forEach(twoWrites::see);
    assertThat(twoWrites.violations()).anyMatch(what -> what.contains("does not follow token 11"));
  }

  @Test
  void whereUsersQueueTwoWhoShareTheLockDoNotLetGoInOneWrite() {
    HistoryJudge ofQueues = HistoryJudge.ofQueues(Set.of(), left("c", "d"), Set.of("c", "d"));
    Grant d = new Grant("d", 10, false);
    Grant next = new Grant("e", 11, true);
    List.of(version(10), version(11, C, d), version(12, next)).forEach(ofQueues::see);

    assertThat(ofQueues.violations())
        .singleElement()
        .asString()
        .contains("releases several at once");
  }

  @Test
  void whereUsersQueueNobodyLetsGoBeforeItHasLeft() {
    Map<String, Instant> left = Map.of("a", Instant.ofEpochSecond(13));
    HistoryJudge ofQueues = HistoryJudge.ofQueues(Set.of(), left, Set.of("a"));
    List.of(version(10), version(11, A), version(12, B)).forEach(ofQueues::see);

    assertThat(ofQueues.violations()).singleElement().asString().contains("lost its lock");
  }

  @Test
  void whoWasHandedTheLockAndNeverWorkedMayLetGoAndWhoWorksMayNot() {
    HistoryJudge ofQueues = HistoryJudge.ofQueues(Set.of(), left("a"), Set.of("a", "c"));
    List.of(version(10), version(11, A), version(12, B), version(13)).forEach(ofQueues::see);
    assertThat(ofQueues.violations()).isEmpty();

    List.of(version(14, new Grant("c", 13, true)), version(15)).forEach(ofQueues::see);

    assertThat(ofQueues.violations()).singleElement().asString().contains("lost its lock");
  }

  @Test
  void aLockThatVanishesUnderItsWorkingHolderIsSeen() {
    see(version(11), version(12, B), version(13));
    assertThat(judge.violations()).hasSize(1);
    see(LeaseVersion.deleted("lock", 14));

    assertThat(judge.violations()).first().asString().contains("lost its lock");
  }

  @Test
  void aGrantFromAnotherVersionThanTheOneBeforeIsSeen() {
    see(version(10), version(12), version(13, A));

    assertThat(judge.violations()).singleElement().asString().contains("not granted from");
  }

  @Test
  void aTokenThatDoesNotGrowIsSeen() {
    see(version(11), version(12, D), version(13, D, C));

    assertThat(judge.violations()).anyMatch(what -> what.contains("does not follow token 11"));
  }

  @Test
  void whoActsBeforeEvictedWorkIsGoneIsSeen() {
    Grant dead = new Grant("dead", 10, true);
    see(version(10), version(11, dead), draining(12, dead, new Entry(B, false)));

    assertThat(judge.violations()).singleElement().asString().contains("may act while");
  }

  @Test
  void whatDrainsWithoutHavingBeenEvictedIsSeen() {
    see(version(10), draining(11, D, new Entry(A, true)));

    assertThat(judge.violations()).singleElement().asString().contains("was not evicted");
  }

  @Test
  void twoGrantsInOneWriteAndTwoReleasesAreSeen() {
    see(version(10), version(11, C, new Grant("a", 10, false)), version(12));

    assertThat(judge.violations()).anyMatch(what -> what.contains("grants twice in one write"));
    assertThat(judge.violations()).anyMatch(what -> what.contains("releases several"));
  }

  @Test
  void whoWasToldToHoldAndNeverHeldIsSeen() {
    see(version(10), version(11, A));
    judge.toldAcquired(A);
    assertThat(judge.violations()).isEmpty();

    judge.toldAcquired(B);

    assertThat(judge.violations()).singleElement().asString().contains("never held");
  }

  @Test
  void aStoredLeaseIsReadAsEtcdKeepsIt() {
    LeaseVersion read =
        LeaseVersion.stored(
            "lock",
            12,
            "{\"metadata\":{\"annotations\":{\"leaselock.github.io/holders\":"
                + "\"[{\\\"holder\\\":\\\"b\\\",\\\"mode\\\":\\\"exclusive\\\",\\\"token\\\":11,\\\"pending\\\":true}]\","
                + "\"leaselock.github.io/draining\":"
                + "\"[{\\\"holder\\\":\\\"c\\\",\\\"mode\\\":\\\"shared\\\",\\\"token\\\":10}]\"}},"
                + "\"spec\":{\"holderIdentity\":\"b\",\"renewTime\":\"1970-01-01T00:00:12.000000Z\"}}");

    assertThat(read)
        .isEqualTo(
            new LeaseVersion(
                "lock",
                12,
                false,
                "b",
                written(12),
                List.of(new Entry(B, true)),
                List.of(new Entry(C, false))));
  }

  private void see(LeaseVersion... versions) {
    Arrays.stream(versions).forEach(judge::see);
  }

  /** Written in the second of its number. */
  private static LeaseVersion version(long revision, Grant... holders) {
    List<Entry> entries = Arrays.stream(holders).map(grant -> new Entry(grant, false)).toList();
    return new LeaseVersion("lock", revision, false, "", written(revision), entries, List.of());
  }

  private static Optional<Instant> written(long second) {
    return Optional.of(Instant.ofEpochSecond(second));
  }

  /** Before anything was written. */
  private static Map<String, Instant> left(String... identities) {
    return Arrays.stream(identities).collect(Collectors.toMap(each -> each, each -> Instant.EPOCH));
  }

  private static LeaseVersion draining(long revision, Grant drains, Entry holder) {
    return new LeaseVersion(
        "lock",
        revision,
        false,
        "",
        written(revision),
        List.of(holder),
        List.of(new Entry(drains, false)));
  }
}
