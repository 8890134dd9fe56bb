package io.github.leaselock.demo.play.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.play.audit.Finding;
import io.github.leaselock.demo.play.audit.HistoryBuilder;
import io.github.leaselock.demo.play.audit.HistoryBuilder.Entry;
import io.github.leaselock.demo.play.audit.Verdict;
import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Action;
import io.github.leaselock.demo.play.history.HistoryEvent.Began;
import io.github.leaselock.demo.play.history.HistoryEvent.SceneBegan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {

  private static final String LOCK = "cluster1-operations";

  private int liveColumns;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void everyEventIsOneLineThatTellsTimeSceneHolderAndWhatHappened() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK).after(1.5);
    history.event(at -> new SceneBegan(at, "restore", "A restore"));
    history.grant(LOCK, "exclusive", "restore1").after(0.25);
    history.operation("restore1", "Running", "", "operator-a-1234abcd").after(1);
    history.operation("restore1", "Succeeded", "", "operator-a-1234abcd").free(LOCK);

    assertThat(lines(history, StandardCharsets.UTF_8, false))
        .containsExactly(
            "",
            "          A restore",
            "   1.500  restore   ■ restore1                          restore1 locks cluster1 alone"
                + " (token 101)",
            "   1.750  restore   ■ restore1                          restore1 runs in operator-a",
            "   2.750  restore   ■ restore1                          restore1 succeeds, 0 rows"
                + " restored",
            "   2.750  restore   ·                                   restore1 gives the lock back");
  }

  @Test
  void whoWaitsStandsBehindWhoHolds() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK).grant(LOCK, "exclusive", "restore1");
    history.operation("restore2", "Waiting", "waiting for restore1", "");
    history.operation("backup3", "Failed", "no", "");

    assertThat(lines(history, StandardCharsets.UTF_8, false))
        .anyMatch(line -> line.contains("■ restore1 ← restore2") && line.endsWith("for restore1"))
        .anyMatch(line -> line.endsWith("backup3 is refused: no"));
  }

  @Test
  void sharedHoldersStandBesideOneAnother() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK).grant(LOCK, "shared", "backup1");
    Entry first = new Entry("backup1", "shared", history.token());
    Entry second = new Entry("backup2", "shared", history.versionOf(LOCK));
    history.lock(LOCK, List.of(first, second), List.of());

    assertThat(lines(history, StandardCharsets.UTF_8, false))
        .anyMatch(line -> line.contains("□ backup1+backup2") && line.contains("shared (token"));
  }

  @Test
  void anEvictionSaysWhoseWorkIsDrainedFirst() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK).grant(LOCK, "exclusive", "restore1");
    Entry evicted = new Entry("restore1", "exclusive", history.token());
    Entry successor = new Entry("restore2", "exclusive", history.versionOf(LOCK));
    history.lock(LOCK, List.of(successor), List.of(evicted));
    history.lock(LOCK, List.of(successor), List.of());

    assertThat(lines(history, StandardCharsets.UTF_8, false))
        .anyMatch(line -> line.contains("■ restore2 (restore1 drains)"))
        .anyMatch(line -> line.endsWith("restore1 is evicted; its work is drained first"))
        .anyMatch(line -> line.endsWith("restore1 is drained: nothing of it runs any more"));
  }

  @Test
  void thereIsNothingButTextWhereColoursAreNotWanted() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK).grant(LOCK, "exclusive", "restore1");
    history.event(at -> new Acted(at, Action.KILL, "operator-a", "is killed"));

    assertThat(lines(history, StandardCharsets.UTF_8, false)).noneMatch(l -> l.contains("\u001b"));
    assertThat(lines(history, StandardCharsets.UTF_8, true)).anyMatch(l -> l.contains("\u001b["));
  }

  @Test
  void thereIsNothingButAsciiWhereTheTerminalHasNoMore() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK).grant(LOCK, "exclusive", "restore1");
    history.operation("restore2", "Waiting", "waits", "");

    assertThat(lines(history, StandardCharsets.US_ASCII, false))
        .anyMatch(line -> line.contains("# restore1 < restore2"))
        .noneMatch(line -> line.contains("?"));
  }

  @Test
  void onATerminalEveryLockIsShownAsItIsNowBelowTheStory() {
    liveColumns = 60;
    HistoryBuilder history = new HistoryBuilder().free(LOCK).after(1.5);
    history.grant(LOCK, "exclusive", "restore1").after(1);
    history.operation("restore2", "Waiting", "waiting for restore1", "");

    List<String> lines = lines(history, StandardCharsets.UTF_8, false);

    assertThat(lines)
        .endsWith(
            "cluster1     ■ alone  restore1 (since 1.5 s)", "             ← restore2 (since 2.5 s)")
        .allMatch(line -> line.replaceFirst("^(\u001b\\[\\d*[AJ])*", "").length() <= 130);
  }

  @Test
  void inAChaosRunOnlyWhatIsOutOfTheOrdinaryIsTold() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK);
    history.event(at -> new Began(at, "chaos", 1, Duration.ofMinutes(2), true));
    history.grant(LOCK, "exclusive", "restore1").operation("restore1", "Running", "", "a");
    history.event(at -> new Acted(at, Action.KILL, "operator-a", "is killed"));

    assertThat(lines(history, StandardCharsets.UTF_8, false))
        .singleElement()
        .asString()
        .endsWith("operator-a is killed");
  }

  @Test
  void aLongQueueIsCutShort() {
    HistoryBuilder history = new HistoryBuilder().free(LOCK).grant(LOCK, "exclusive", "restore1");
    for (int i = 2; i < 9; i++) {
      history.operation("restore" + i, "Waiting", "waiting", "");
    }

    assertThat(lines(history, StandardCharsets.UTF_8, false))
        .last()
        .asString()
        .contains("■ restore1 ← restore2 restore3 +5  ");
  }

  @Test
  void theVerdictNamesEveryViolation() {
    Screen screen = screen(StandardCharsets.UTF_8, false);
    Finding good = new Finding("this holds", "2 things", List.of());
    Finding bad = new Finding("that holds", "3 things", List.of("it does not", "nor here"));

    screen.show(new Verdict(List.of(good, bad)));

    assertThat(written(StandardCharsets.UTF_8))
        .contains(
            "  ✓ this holds (2 things)",
            "  ✗ that holds (3 things)",
            "      it does not",
            "      nor here");
  }

  private List<String> lines(HistoryBuilder history, Charset charset, boolean colours) {
    bytes.reset();
    Screen screen = screen(charset, colours);
    history.unfinished().events().forEach(screen::tell);
    return written(charset);
  }

  private Screen screen(Charset charset, boolean colours) {
    return new Screen(new PrintStream(bytes, false, charset), charset, colours, false, liveColumns);
  }

  private List<String> written(Charset charset) {
    return bytes.toString(charset).lines().toList();
  }
}
