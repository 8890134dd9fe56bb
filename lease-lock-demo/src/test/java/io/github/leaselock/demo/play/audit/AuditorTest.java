package io.github.leaselock.demo.play.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.play.audit.HistoryBuilder.Entry;
import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.HistoryEvent;
import io.github.leaselock.demo.play.history.HistoryEvent.Expectation;
import io.github.leaselock.demo.play.history.HistoryEvent.Fenced;
import io.github.leaselock.demo.play.history.HistoryEvent.Measured;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchBroken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class AuditorTest {

  private static final String LOCK = "cluster1-operations";

  @Test
  void aGoodHistoryPasses() {
    Verdict verdict = Auditor.judge(goodHistory().build(), List.of(Occasion.EXCLUSIVE_HOLD));

    assertThat(verdict.findings()).allSatisfy(found -> assertThat(found.violations()).isEmpty());
    assertThat(verdict.passed()).isTrue();
  }

  @Test
  void anEmptyHistoryCannotBeJudged() {
    assertThat(violations(new History(List.of()))).anyMatch(v -> v.startsWith("cannot judge"));
    assertThat(violations(new HistoryBuilder().build()))
        .anyMatch(v -> v.startsWith("cannot judge"));
  }

  @Test
  void aGapInTheWatchCannotBeJudged() {
    HistoryBuilder history =
        goodHistory().event(at -> new WatchBroken(at, "Lease", "too old resource version"));

    assertThat(violations(history.build()))
        .containsExactly(
            "cannot judge: versions of Lease may be missing: too old resource version");
  }

  @Test
  void aRecordWithoutAnEndCannotBeJudged() {
    assertThat(violations(goodHistory().unfinished()))
        .hasSize(3)
        .allMatch(v -> v.startsWith("cannot judge: the record of"));
  }

  @Test
  void aRecordThatEndsBeforeTheServersLastVersionCannotBeJudged() {
    HistoryBuilder history = goodHistory().ended(Map.of(LOCK, 9_999L));

    assertThat(violations(history.unfinished()))
        .singleElement()
        .asString()
        .contains("cannot judge", LOCK);
  }

  @Test
  void anExclusiveHolderBesideAnotherIsCaught() {
    HistoryBuilder history = goodHistory();
    history.grant(LOCK, "exclusive", "restore1");
    history.lock(
        LOCK,
        List.of(
            exclusive("restore1", history.token()),
            new Entry("backup1", "shared", history.versionOf(LOCK))),
        List.of());
    history.free(LOCK);

    assertThat(violations(history.build()))
        .singleElement()
        .asString()
        .contains("exclusive holder beside another", "restore1", "backup1");
  }

  @Test
  void twoRestoresThatWorkAtOnceAreCaughtEvenIfTheLockLooksRight() {
    HistoryBuilder history = goodHistory();
    history.grant(LOCK, "exclusive", "restore2").operation("restore2", "Running", "", "a");
    Entry evicted = exclusive("restore2", history.token());
    history.lock(LOCK, List.of(exclusive("restore3", history.versionOf(LOCK))), List.of(evicted));
    history.operation("restore3", "Running", "", "b");
    history.operation("restore2", "Failed", "", "a").operation("restore3", "Succeeded", "", "b");
    history.free(LOCK);

    assertThat(violations(history.build()))
        .anyMatch(v -> v.contains("restore3 begins to work") && v.contains("restore2 still works"))
        .anyMatch(v -> v.equals("restore3 begins to work before the evicted holder is drained"));
  }

  @Test
  void aBackupThatWorksBesideARestoreIsCaught() {
    HistoryBuilder history = goodHistory();
    history.grant(LOCK, "exclusive", "restore2").operation("restore2", "Running", "", "a");
    history.operation("backup2", "Running", "", "b");
    history.operation("backup2", "Succeeded", "", "b").operation("restore2", "Succeeded", "", "a");
    history.free(LOCK);

    assertThat(violations(history.build()))
        .anyMatch(v -> v.contains("backup2 begins to work") && v.contains("restore2 still works"))
        .anyMatch(v -> v.contains("backup2 works at version") && v.contains("without the lock"));
  }

  @Test
  void workThatOutlivesItsHoldIsCaught() {
    HistoryBuilder history = goodHistory();
    history.grant(LOCK, "exclusive", "restore2").operation("restore2", "Running", "", "a");
    history.free(LOCK).operation("restore2", "Succeeded", "", "a");

    assertThat(violations(history.build()))
        .singleElement()
        .asString()
        .contains("restore2 works at version", "without the lock");
  }

  @Test
  void anEqualTokenIsCaught() {
    HistoryBuilder history = goodHistory();
    long token = history.versionOf(LOCK);
    history.lock(LOCK, List.of(exclusive("restore2", token)), List.of()).free(LOCK);
    history.lock(LOCK, List.of(exclusive("restore3", token)), List.of()).free(LOCK);

    assertThat(violations(history.build()))
        .anyMatch(v -> v.contains("token " + token + ", which is not larger than"))
        .anyMatch(v -> v.contains("restore3 was granted") && v.contains("the grant replaced"));
  }

  @Test
  void aDecreasingTokenIsCaughtEvenAcrossDeletionOfTheLease() {
    HistoryBuilder history = goodHistory();
    history.gone(LOCK).free(LOCK);
    history.lock(LOCK, List.of(exclusive("restore2", 1)), List.of()).free(LOCK);

    assertThat(violations(history.build()))
        .anyMatch(v -> v.contains("with token 1, which is not larger than"));
  }

  @Test
  void aGrantThatDidNotReplaceTheVersionItWasJudgedOnIsCaught() {
    HistoryBuilder history = goodHistory();
    long token = history.versionOf(LOCK) - 1;
    history.lock(LOCK, List.of(exclusive("restore2", token)), List.of()).free(LOCK);

    assertThat(violations(history.build()))
        .singleElement()
        .asString()
        .contains("restore2 was granted", "token " + token, "the grant replaced version");
  }

  @Test
  void aLockThatIsNotReleasedIsCaught() {
    HistoryBuilder history = goodHistory().grant(LOCK, "exclusive", "restore2");

    assertThat(violations(history.build()))
        .containsExactly("lock " + LOCK + " is not free: held by [restore2], draining []");
  }

  @Test
  void aLockForWhichSomebodyIsLeftWaitingIsCaught() {
    HistoryBuilder history = goodHistory().queued(LOCK, "restore2", List.of("backup2"));

    assertThat(violations(history.build()))
        .containsExactly(
            "lock "
                + LOCK
                + " is not free: held by [restore2], draining [], waited for by [backup2]");
  }

  @Test
  void workUnderALockThatIsOnlyOfferedIsCaught() {
    HistoryBuilder history = goodHistory();
    long token = history.versionOf(LOCK);
    history.lock(LOCK, List.of(new Entry("restore2", "exclusive", token, true)), List.of());
    history.operation("restore2", "Running", "", "a");
    history.lock(LOCK, List.of(exclusive("restore2", token)), List.of());
    history.operation("restore2", "Succeeded", "", "a").free(LOCK);

    assertThat(violations(history.build()))
        .singleElement()
        .asString()
        .contains("restore2 works at version", "without the lock");
  }

  @Test
  void backupsThatOneWriteLetInHaveOneToken() {
    HistoryBuilder history = goodHistory();
    long token = history.versionOf(LOCK);
    List<Entry> both =
        List.of(
            new Entry("backup2", "shared", token, true),
            new Entry("backup3", "shared", token, true));
    history.lock(LOCK, both, List.of()).free(LOCK);

    assertThat(violations(history.build())).isEmpty();
  }

  @Test
  void anOrphanIsCaught() {
    HistoryBuilder history = goodHistory().operation("restore2", "Waiting", "", "a");

    assertThat(violations(history.build()))
        .containsExactly("restore2 is left in state \"Waiting\"");
  }

  @Test
  void restoredDataThatDiffersIsCaught() {
    HistoryBuilder history = goodHistory();
    history.event(at -> new Measured(at, "after all", Expectation.RESTORED, 10, "other"));

    assertThat(violations(history.build()))
        .containsExactly("checksum other differs from the original sum: after all");
  }

  @Test
  void dataThatWasNeverDamagedIsCaught() {
    HistoryBuilder history = goodHistory();
    history.event(at -> new Measured(at, "after the loss", Expectation.DAMAGED, 10, "sum"));

    assertThat(violations(history.build()))
        .containsExactly("the data was not damaged: after the loss");
  }

  @Test
  void aRefusalForARestoreThatDoesNotHoldIsCaught() {
    HistoryBuilder history = goodHistory();
    history.operation("backup2", "", "", "");
    history.operation(
        "backup2", "Failed", "backup cannot run while restore restore1 is in progress", "a");

    assertThat(violations(history.build()))
        .containsExactly("backup2 was refused for restore1, which held nothing then");
  }

  @Test
  void aRefusalWithAnotherMessageIsCaught() {
    HistoryBuilder history = goodHistory();
    history.operation("backup2", "Failed", "no", "a");

    assertThat(violations(history.build()))
        .containsExactly("backup2 failed with another message: no");
  }

  @Test
  void aRefusalThatNamesTheHolderIsHonest() {
    HistoryBuilder history = goodHistory();
    history.grant(LOCK, "exclusive", "restore2").operation("backup2", "", "", "");
    history.operation(
        "backup2", "Failed", "backup cannot run while restore restore2 is in progress", "a");
    history.free(LOCK);

    assertThat(Auditor.judge(history.build(), List.of(Occasion.REFUSAL)).passed()).isTrue();
  }

  @Test
  void aDatabaseThatAcceptsAnOldTokenIsCaught() {
    HistoryBuilder history = goodHistory();
    history.grant(LOCK, "exclusive", "restore2");
    long newer = history.token();
    history.free(LOCK).grant(LOCK, "exclusive", "restore3");
    long newest = history.token();
    history.free(LOCK);
    history.event(fenced(newest, 11, 20)).event(fenced(newer, 21, 30));

    assertThat(violations(history.build()))
        .singleElement()
        .asString()
        .contains("(%d, %d) after".formatted(newer, newer));
  }

  @Test
  void transactionsOfTwoRunsThatInterleaveAreCaught() {
    HistoryBuilder history = goodHistory();
    history.grant(LOCK, "exclusive", "restore2");
    long token = history.token();
    history.free(LOCK).event(fenced(token, 5, 15));

    assertThat(violations(history.build())).singleElement().asString().contains("interleave");
  }

  @Test
  void aTokenThatWasNeverGrantedIsCaughtInTheDatabase() {
    HistoryBuilder history = goodHistory().event(fenced(999_999, 11, 20));

    assertThat(violations(history.build()))
        .contains(
            "the database ran Restore/x under token 999999, which lock " + LOCK + " never granted");
  }

  @Test
  void anOccasionThatDidNotAriseIsAViolation() {
    Verdict verdict = Auditor.judge(goodHistory().build(), List.of(Occasion.values()));

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.findings())
        .last()
        .extracting(Finding::violations)
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .contains("there was not: a refused backup", "there was not: an operator killed");
  }

  /** A backup, a loss, a restore: nothing wrong with it. */
  private static HistoryBuilder goodHistory() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK);
    history.event(at -> new Measured(at, "before", Expectation.ORIGINAL, 10, "sum"));
    history.operation("backup1", "", "", "").grant(LOCK, "shared", "backup1");
    history.operation("backup1", "Running", "", "a").operation("backup1", "Succeeded", "", "a");
    history.free(LOCK);
    history.operation("restore1", "", "", "").grant(LOCK, "exclusive", "restore1");
    long token = history.token();
    history.operation("restore1", "Running", "", "a").operation("restore1", "Succeeded", "", "a");
    history.free(LOCK).event(fenced(token, 1, 10));
    history.event(at -> new Measured(at, "after restore1", Expectation.RESTORED, 10, "sum"));
    return history;
  }

  private static Function<Duration, HistoryEvent> fenced(long token, long first, long last) {
    return at -> new Fenced(at, LOCK, token, LOCK, token, "Restore/x", "a", "done", first, last, 0);
  }

  private static Entry exclusive(String holder, long token) {
    return new Entry(holder, "exclusive", token);
  }

  private static List<String> violations(History history) {
    return Auditor.judge(history, List.of()).findings().stream()
        .flatMap(finding -> finding.violations().stream())
        .toList();
  }
}
