package io.github.leaselock.demo.play.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.play.audit.HistoryBuilder;
import io.github.leaselock.demo.play.audit.HistoryBuilder.Entry;
import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Action;
import io.github.leaselock.demo.play.history.HistoryEvent.Began;
import io.github.leaselock.demo.play.history.HistoryEvent.SceneBegan;
import io.github.leaselock.demo.play.story.Timeline.Lane;
import io.github.leaselock.demo.play.story.Timeline.Mark;
import io.github.leaselock.demo.play.story.Timeline.MarkType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class TimelineTest {

  private static final String LOCK = "cluster1-operations";
  private static final String RUN = "mysqlrestore-uid-restore1-run";

  @Test
  void anOperationWaitsHoldsAndIsEvicted() {
    HistoryBuilder history = begun().free(LOCK);
    history.operation("restore1", "Waiting", "", "").after(2);
    history.grant(LOCK, "exclusive", "restore1").after(3);
    Entry evicted = new Entry("restore1", "exclusive", history.token());
    Entry successor = new Entry("restore2", "exclusive", history.versionOf(LOCK));
    history.lock(LOCK, List.of(successor), List.of(evicted)).after(1);
    history.lock(LOCK, List.of(successor), List.of()).after(1).free(LOCK);

    Timeline timeline = TimelineBuilder.of(history.unfinished());

    assertThat(bars(lane(timeline, "restore1")))
        .containsExactly("WAITING 0-2", "EXCLUSIVE 2-5", "DRAINING 5-6");
    assertThat(bars(lane(timeline, "restore2"))).containsExactly("EXCLUSIVE 5-7");
    assertThat(lane(timeline, "restore1").marks())
        .extracting(Mark::type)
        .containsExactly(MarkType.EVICTED);
  }

  @Test
  void theLockHasALaneThatTellsWhoHeldItAndHow() {
    HistoryBuilder history = begun().free(LOCK);
    history.grant(LOCK, "shared", "backup1").after(2).free(LOCK).after(1);
    history.grant(LOCK, "exclusive", "restore1").after(3).free(LOCK);

    Lane lock = lane(TimelineBuilder.of(history.unfinished()), "the lock");

    assertThat(bars(lock)).containsExactly("SHARED 0-2", "EXCLUSIVE 3-6");
    assertThat(lock.bars()).extracting(Timeline.Bar::label).containsExactly("backup1", "restore1");
  }

  @Test
  void whatAKilledOperatorHadIsOrphanedUntilAnotherTakesIt() {
    HistoryBuilder history = begun();
    history.event(at -> new Acted(at, Action.START, "operator-a", ""));
    history.event(at -> new Acted(at, Action.START, "operator-b", ""));
    history.operation("restore1", "", "", "").free(RUN);
    history.grant(RUN, "exclusive", "operator-a-1111").after(2);
    history.event(at -> new Acted(at, Action.KILL, "operator-a", "")).after(4);
    history.grant(RUN, "exclusive", "operator-b-2222").after(1).free(RUN);

    Timeline timeline = TimelineBuilder.of(history.unfinished());

    assertThat(bars(lane(timeline, "operator-a"))).containsExactly("RUN 0-2", "ORPHANED 2-6");
    assertThat(bars(lane(timeline, "operator-b"))).containsExactly("RUN 6-7");
    assertThat(lane(timeline, "operator-a").marks())
        .extracting(Mark::type)
        .containsExactly(MarkType.KILLED);
  }

  @Test
  void aRefusedBackupHasOneMarkWithItsReason() {
    HistoryBuilder history = begun().operation("backup1", "", "", "");
    history.operation("backup1", "Failed", "because", "");
    history.operation("backup1", "Failed", "because", "");

    assertThat(lane(TimelineBuilder.of(history.unfinished()), "backup1").marks())
        .singleElement()
        .satisfies(mark -> assertThat(mark.label()).isEqualTo("because"));
  }

  @Test
  void barsThatOverlapInOneLaneStandBelowOneAnother() {
    HistoryBuilder history = begun().free(LOCK);
    history.event(at -> new Acted(at, Action.START, "operator-a", ""));
    for (String name : List.of("restore1", "restore2")) {
      history.operation(name, "", "", "").free("mysqlrestore-uid-" + name + "-run");
      history.grant("mysqlrestore-uid-" + name + "-run", "exclusive", "operator-a-1111").after(1);
    }
    history.free(RUN);

    assertThat(LaneRows.count(lane(TimelineBuilder.of(history.unfinished()), "operator-a")))
        .isEqualTo(2);
  }

  /** Two runs of a killed operator, the first of which is taken over last. */
  private static HistoryBuilder killedWithTwoRuns() {
    HistoryBuilder history = begun();
    history.event(at -> new Acted(at, Action.START, "operator-a", ""));
    for (String name : List.of("restore1", "restore2")) {
      history.operation(name, "", "", "").free("mysqlrestore-uid-" + name + "-run");
      history.grant("mysqlrestore-uid-" + name + "-run", "exclusive", "operator-a-1111").after(1);
    }
    history.event(at -> new Acted(at, Action.KILL, "operator-a", "")).after(1);
    history.free("mysqlrestore-uid-restore2-run").after(2);
    return history.free("mysqlrestore-uid-restore1-run");
  }

  @Test
  void whatADeadOperatorHadStaysInTheRowOfItsRun() {
    Lane lane = lane(TimelineBuilder.of(killedWithTwoRuns().unfinished()), "operator-a");
    int[] rows = LaneRows.of(lane);
    Map<String, Set<Integer>> rowsOf = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      rowsOf.computeIfAbsent(lane.bars().get(i).label(), label -> new TreeSet<>()).add(rows[i]);
    }

    assertThat(lane.bars()).hasSize(4);
    assertThat(rowsOf).containsOnlyKeys("restore1", "restore2");
    assertThat(rowsOf.values()).allMatch(of -> of.size() == 1).doesNotHaveDuplicates();
  }

  @Test
  void everyBarIsToldHoweverShort() {
    HistoryBuilder history = killedWithTwoRuns().free(LOCK);
    history.grant(LOCK, "shared", "backup1").free(LOCK).grant(LOCK, "exclusive", "restore1");
    String svg = TimelineSvg.of(history.after(40).free(LOCK).unfinished());

    assertThat(svg).contains(">backup1<", ">restore1<", ">restore2<");
  }

  @Test
  void oneSignHasOneMeaning() {
    Set<String> signs = new TreeSet<>();
    for (MarkType type : MarkType.values()) {
      SvgText svg = new SvgText();
      svg.mark(0, 0, type, "hint");
      signs.add(svg.close());
    }

    assertThat(signs).hasSize(MarkType.values().length);
  }

  @Test
  void thePictureIsWellFormedForBothSchemesAndNeedsNothingFromElsewhere() throws Exception {
    HistoryBuilder history = begun().free(LOCK).operation("backup1", "", "", "");
    history.operation("backup1", "Failed", "a <reason> & \"more\"", "").after(3);
    history.grant(LOCK, "exclusive", "restore1").after(3).free(LOCK);

    String svg = TimelineSvg.of(history.unfinished());

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg).contains("prefers-color-scheme: dark", "token 101", ">restore1<");
    assertThat(svg.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http", "@import", "@font-face", "href");
  }

  private static HistoryBuilder chaos() {
    return new HistoryBuilder()
        .event(at -> new Began(at, "chaos", 7, Duration.ofSeconds(60), true))
        .event(at -> new SceneBegan(at, "chaos", "Chaos"));
  }

  @Test
  void theOperationsOfAChaosRunShareLanesOnceTheirPredecessorsHaveEnded() {
    HistoryBuilder history = chaos().free(LOCK);
    history.operation("backup1", "", "", "").operation("restore1", "Waiting", "", "");
    history.grant(LOCK, "shared", "backup1").after(2).free(LOCK);
    history.operation("backup1", "Succeeded", "", "").after(1);
    history.operation("backup2", "Waiting", "", "").after(10); // backup1's name stands there still
    history.operation("backup3", "Waiting", "", "").after(1);

    Timeline timeline = TimelineBuilder.of(history.unfinished());

    assertThat(timeline.title()).contains("60 s of chaos", "seed 7");
    assertThat(operations(timeline))
        .containsExactly(List.of("backup1", "backup3"), List.of("restore1"), List.of("backup2"));
    assertThat(timeline.lanes())
        .filteredOn(lane -> lane.group() == Timeline.Group.OPERATION)
        .extracting(Lane::name)
        .containsExactly("operations", "", "");
  }

  private static List<List<String>> operations(Timeline timeline) {
    return timeline.lanes().stream()
        .filter(lane -> lane.group() == Timeline.Group.OPERATION)
        .map(lane -> lane.bars().stream().map(Timeline.Bar::label).toList())
        .toList();
  }

  @Test
  void whatIsDoneToOperatorsServerAndDataIsMarked() {
    HistoryBuilder history = chaos();
    history.event(at -> new Acted(at, Action.START, "operator-a", ""));
    history.event(at -> new Acted(at, Action.FREEZE, "operator-a", "")).after(1);
    history.event(at -> new Acted(at, Action.THAW, "operator-a", "")).after(1);
    history.event(at -> new Acted(at, Action.RESTART, "kube-apiserver", "")).after(1);
    history.event(at -> new Acted(at, Action.LATE_WRITE, "MySQLRestore/restore1", ""));

    Timeline timeline = TimelineBuilder.of(history.unfinished());

    assertThat(marks(timeline, "operator-a")).containsExactly(MarkType.FROZEN, MarkType.THAWED);
    assertThat(marks(timeline, "API server")).containsExactly(MarkType.RESTARTED);
    assertThat(marks(timeline, "data")).containsExactly(MarkType.LATE);
  }

  private static List<MarkType> marks(Timeline timeline, String lane) {
    return lane(timeline, lane).marks().stream().map(Mark::type).toList();
  }

  /** As wide as it is long: the longest chaos run is an hour. */
  @Test
  void aLongHistoryIsAWidePictureWhoseLegendTellsWhatIsThere() {
    HistoryBuilder history = chaos().free(LOCK);
    history.grant(LOCK, "shared", "backup1").after(200).free(LOCK);

    String svg = TimelineSvg.of(history.unfinished());

    assertThat(svg).containsPattern("viewBox=\"0 0 4\\d\\d\\d ");
    assertThat(svg).contains(">holds the lock, shared<").doesNotContain(">holds the lock alone<");
  }

  @Test
  void anEmptyHistoryIsAnEmptyPicture() {
    assertThat(TimelineSvg.of(new HistoryBuilder().unfinished())).startsWith("<svg");
  }

  private static HistoryBuilder begun() {
    return new HistoryBuilder().event(at -> new SceneBegan(at, "scene", "A scene"));
  }

  private static Lane lane(Timeline timeline, String name) {
    return timeline.lanes().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> bars(Lane lane) {
    return lane.bars().stream()
        .map(bar -> "%s %d-%d".formatted(bar.type(), bar.from().toSeconds(), bar.to().toSeconds()))
        .toList();
  }
}
