package io.github.leaselock.demo.play.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.play.audit.HistoryBuilder.Entry;
import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.HistoryEvent;
import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Action;
import io.github.leaselock.demo.play.history.HistoryEvent.Began;
import io.github.leaselock.demo.play.history.HistoryEvent.Expectation;
import io.github.leaselock.demo.play.history.HistoryEvent.Fenced;
import io.github.leaselock.demo.play.history.HistoryEvent.Measured;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchBroken;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchResumed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The audit of a chaos run finds what is planted. */
class ChaosAuditTest {

  private static final String LOCK = "cluster1-operations";
  private static final Duration LENGTH = Duration.ofSeconds(6);

  @Test
  void aRunInWhichEnoughHappenedPasses() {
    Verdict verdict = judge(eventfulHistory().build());

    assertThat(verdict.findings()).allSatisfy(found -> assertThat(found.violations()).isEmpty());
    assertThat(verdict.passed()).isTrue();
  }

  @Test
  void aQuietRunFailsAndSaysWhatWasMissing() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK);
    backup(history, "backup1", "sum");

    assertThat(violations(history.build()))
        .contains("too quiet: operators killed with kill -9: 0, and 1 at least are wanted")
        .contains("too quiet: restarts of the API server: 0, and 1 at least are wanted");
  }

  @Test
  void aLongerRunNeedsMore() {
    History history = eventfulHistory().build();
    Began longer = new Began(Duration.ZERO, "chaos", 1, Duration.ofMinutes(2), true);

    assertThat(Auditor.judgeChaos(history, longer).findings())
        .flatMap(Finding::violations)
        .anyMatch(v -> v.startsWith("too quiet: operators killed with kill -9: 1, and 3"));
  }

  /** The database tells of its writes when the play is over. */
  @Test
  void enoughMayHaveHappenedBeforeTheDatabaseIsAsked() {
    List<HistoryEvent> until = new ArrayList<>(eventfulHistory().build().events());
    until.removeIf(Fenced.class::isInstance);
    Began run = new Began(Duration.ZERO, "chaos", 1, LENGTH, true);

    assertThat(Auditor.enoughHappened(new History(until), run)).isTrue();

    until.removeIf(event -> event instanceof Acted acted && acted.action() == Action.KILL);
    assertThat(Auditor.enoughHappened(new History(until), run)).isFalse();
  }

  @Test
  void onTheMockNoRestartIsWantedAndNoStop() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK);
    backup(history, "backup1", "sum");
    Began onTheMock = new Began(Duration.ZERO, "chaos", 1, LENGTH, false);

    assertThat(Auditor.judgeChaos(history.build(), onTheMock).findings())
        .flatMap(Finding::violations)
        .noneMatch(v -> v.contains("restarts of the API server") || v.contains("operators stopped"))
        .anyMatch(v -> v.contains("operators killed"));
  }

  @Test
  void aBackupThatContainsHalfOfARestoreIsCaught() {
    HistoryBuilder history = eventfulHistory();
    backup(history, "backup9", "torn");

    assertThat(violations(history.build()))
        .containsExactly("backup9 has 10 rows with another checksum than the 10 rows of backup1");
  }

  @Test
  void aLateWriteThatTheDatabaseAcceptedIsCaught() {
    HistoryBuilder history = eventfulHistory();
    // The fence's own numbers tell: the older run's last transaction comes after the newer's first.
    long newer = grant(history, "restore8", "exclusive");
    history.free(LOCK);
    history.event(fenced(newer, 21, 30, 0)).event(fenced(tokenOfRestore, 5, 31, 0));

    assertThat(violations(history.build())).anyMatch(v -> v.contains("interleave"));
  }

  @Test
  void aBreakOfTheRecordThatWasResumedIsNoGapAndOneThatWasNotIs() {
    HistoryBuilder history = eventfulHistory();
    history.event(at -> new WatchResumed(at, "Lease", 120));
    assertThat(violations(history.build())).isEmpty();

    HistoryBuilder broken = eventfulHistory();
    broken.event(at -> new WatchBroken(at, "Lease", "too old resource version: 120 (130)"));
    assertThat(violations(broken.build()))
        .containsExactly(
            "cannot judge: versions of Lease may be missing: too old resource version: 120 (130)");
  }

  @Test
  void aVersionThatTheRecordMissedWhileTheServerWasAwayIsCaughtByTheNextGrant() {
    HistoryBuilder history = eventfulHistory();
    long missed = history.versionOf(LOCK) + 5;
    history.lock(LOCK, List.of(new Entry("restore8", "exclusive", missed)), List.of()).free(LOCK);

    assertThat(violations(history.build()))
        .singleElement()
        .asString()
        .contains("restore8 was granted", "the grant replaced version");
  }

  @Test
  void aRefusalForARestoreThatWaitedBeforeTheBackupIsHonest() {
    assertThat(violations(refusedWhile(List.of("restore8", "backup8")))).isEmpty();
  }

  @Test
  void aRefusalForARestoreThatWaitedBehindTheBackupIsCaught() {
    assertThat(violations(refusedWhile(List.of("backup8", "restore8"))))
        .containsExactly("backup8 was refused for restore8, which held nothing then");
  }

  private History refusedWhile(List<String> waiting) {
    HistoryBuilder history = eventfulHistory();
    history.operation("backup8", "", "", "");
    history.queued(LOCK, "restore9", waiting).free(LOCK);
    history.operation(
        "backup8", "Failed", "backup cannot run while restore restore8 is in progress", "a");
    return history.build();
  }

  @Test
  void theLeaseOfAnObjectThatIsGoneIsLeftToTheGarbageCollectorAndNoOtherIs() {
    HistoryBuilder history = eventfulHistory();
    history.operation("restore8", "Running", "", "a");
    history.owned("mysqlrestore-restore8-run", "operator-a", "restore8");
    history.operation("restore8", "Succeeded", "", "a");
    assertThat(violations(history.build())).anyMatch(v -> v.contains("restore8-run is not free"));

    history.gone("restore8");
    assertThat(violations(history.build())).noneMatch(v -> v.contains("restore8-run is not free"));
  }

  @Test
  void theFiguresAreThoseOfTheHistory() {
    Figures figures = Figures.of(eventfulHistory().build());

    assertThat(figures.of(Figure.BACKUPS)).isEqualTo(3);
    assertThat(figures.of(Figure.RESTORES)).isEqualTo(2);
    assertThat(figures.of(Figure.SUCCEEDED)).isEqualTo(3);
    assertThat(figures.of(Figure.REFUSED)).isEqualTo(1);
    assertThat(figures.of(Figure.ENDED_BY_DELETION)).isEqualTo(1);
    assertThat(figures.of(Figure.DELETED_AT_WORK)).isEqualTo(1);
    assertThat(figures.of(Figure.WAITED)).isEqualTo(1);
    assertThat(figures.of(Figure.TAKEOVERS)).isEqualTo(1);
    assertThat(figures.of(Figure.DRAINS)).isEqualTo(1);
    assertThat(figures.of(Figure.KILLS)).isEqualTo(1);
    assertThat(figures.of(Figure.STOPS)).isEqualTo(1);
    assertThat(figures.of(Figure.RESTARTS)).isEqualTo(1);
    assertThat(figures.of(Figure.WRITES_ACCEPTED)).isEqualTo(10);
    assertThat(figures.of(Figure.WRITES_REFUSED)).isEqualTo(1);
  }

  private long tokenOfRestore;

  /** Six seconds in which everything happens once, and nothing goes wrong. */
  private HistoryBuilder eventfulHistory() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK);
    history.event(at -> new Measured(at, "before", Expectation.ORIGINAL, 10, "data"));
    backup(history, "backup1", "sum");
    history.operation("restore1", "Waiting", "", "");
    long dead = grant(history, "restore0", "exclusive");
    history.operation("restore0", "Running", "", "a").gone("restore0");
    tokenOfRestore = history.versionOf(LOCK);
    Entry holder = new Entry("restore1", "exclusive", tokenOfRestore);
    history.lock(LOCK, List.of(holder), List.of(new Entry("restore0", "exclusive", dead)));
    history.lock(LOCK, List.of(holder), List.of());
    history.operation("restore1", "Running", "", "b");
    history.operation("backup2", "", "", "");
    history.operation(
        "backup2", "Failed", "backup cannot run while restore restore1 is in progress", "a");
    history.operation("restore1", "Succeeded", "", "b").free(LOCK);
    backup(history, "backup3", "sum");
    for (Action action : List.of(Action.KILL, Action.FREEZE, Action.RESTART, Action.LATE_WRITE)) {
      history.event(at -> new Acted(at, action, "it", "is hit"));
    }
    history.event(at -> new WatchResumed(at, "Lease", 110));
    history.event(fenced(tokenOfRestore, 1, 10, 1));
    return history.event(at -> new Measured(at, "after", Expectation.RESTORED, 10, "data"));
  }

  private static void backup(HistoryBuilder history, String name, String checksum) {
    history.operation(name, "", "", "");
    grant(history, name, "shared");
    history.operation(name, "Running", "", "a").succeeded(name, 10, checksum).free(LOCK);
  }

  private static long grant(HistoryBuilder history, String name, String mode) {
    return history.grant(LOCK, mode, name).token();
  }

  private static Function<Duration, HistoryEvent> fenced(
      long token, long first, long last, long refused) {
    return at ->
        new Fenced(at, LOCK, token, LOCK, token, "Restore/x", "a", "done", first, last, refused);
  }

  private static Verdict judge(History history) {
    return Auditor.judgeChaos(history, new Began(Duration.ZERO, "chaos", 1, LENGTH, true));
  }

  private static List<String> violations(History history) {
    return judge(history).findings().stream()
        .flatMap(finding -> finding.violations().stream())
        .toList();
  }
}
