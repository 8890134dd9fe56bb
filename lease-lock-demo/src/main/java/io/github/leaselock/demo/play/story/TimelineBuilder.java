package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.History.Version;
import io.github.leaselock.demo.play.history.HistoryEvent;
import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Began;
import io.github.leaselock.demo.play.history.HistoryEvent.Expectation;
import io.github.leaselock.demo.play.history.HistoryEvent.Measured;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.HistoryEvent.SceneBegan;
import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.LeaseVersion.Hold;
import io.github.leaselock.demo.play.history.OperationVersion;
import io.github.leaselock.demo.play.story.Timeline.Bar;
import io.github.leaselock.demo.play.story.Timeline.BarType;
import io.github.leaselock.demo.play.story.Timeline.Group;
import io.github.leaselock.demo.play.story.Timeline.Lane;
import io.github.leaselock.demo.play.story.Timeline.Mark;
import io.github.leaselock.demo.play.story.Timeline.MarkType;
import io.github.leaselock.demo.play.story.Timeline.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a history into lanes. The operations of the play have one each; those of a chaos run are
 * too many, and share some.
 */
final class TimelineBuilder {

  /** Between the parts of a key: the hold as the lane of the lock shows it. */
  private static final String LANE = "lane";

  private static final String TRACK = "track ";
  private static final String TITLE = "One lock, two operators, and what can happen to them";

  private final Cast cast = new Cast();
  private final Optional<Began> chaos;
  private final Optional<Tracks> tracks;
  private final Map<String, LaneBuilder> lanes = new LinkedHashMap<>();
  private final List<Scene> scenes = new ArrayList<>();
  private final Map<String, Open> open = new HashMap<>();
  private final Set<String> refusals = new HashSet<>();
  private Duration now = Duration.ZERO;

  private record Open(LaneBuilder lane, Duration from, BarType type, String label) {}

  private record LaneBuilder(String name, Group group, List<Bar> bars, List<Mark> marks) {}

  private TimelineBuilder(History history) {
    chaos = history.of(Began.class).stream().findFirst();
    tracks = chaos.map(began -> new Tracks(history));
  }

  static Timeline of(History history) {
    TimelineBuilder builder = new TimelineBuilder(history);
    history.events().forEach(builder::take);
    return builder.build();
  }

  private Timeline build() {
    List.copyOf(open.keySet()).forEach(this::close);
    Duration from = scenes.isEmpty() ? Duration.ZERO : scenes.get(0).at();
    List<Lane> inOrder = new ArrayList<>();
    for (Group group : Group.values()) {
      lanes.entrySet().stream()
          .sorted(Comparator.comparing(lane -> trackOf(lane.getKey())))
          .map(Map.Entry::getValue)
          .filter(lane -> lane.group() == group)
          .forEach(lane -> inOrder.add(new Lane(lane.name(), group, lane.bars(), lane.marks())));
    }
    String title =
        chaos
            .map(
                began ->
                    "One lock, and "
                        + began.length().toSeconds()
                        + " s of chaos made up from seed "
                        + began.seed())
            .orElse(TITLE);
    return new Timeline(title, from, now, scenes, inOrder);
  }

  private static int trackOf(String key) {
    return key.startsWith(TRACK) ? Integer.parseInt(key.substring(TRACK.length())) : -1;
  }

  private void take(HistoryEvent event) {
    if (!scenes.isEmpty() && (event instanceof Observed || event instanceof Measured)) {
      now = event.at();
    }
    if (event instanceof SceneBegan scene) {
      now = event.at();
      scenes.add(new Scene(event.at(), scene.title()));
    } else if (event instanceof Acted acted) {
      take(acted);
    } else if (event instanceof Measured measured) {
      if (measured.expectation() == Expectation.RESTORED) {
        mark(lane("data", Group.DATA), MarkType.VERIFIED, "");
      }
    } else if (event instanceof Observed observed) {
      Version version = new Version(observed.resourceVersion(), observed);
      if (observed.kind().equals("Lease")) {
        take(LeaseVersion.of(version));
      } else {
        take(new OperationVersion(version));
      }
    }
  }

  private void take(Acted acted) {
    now = acted.at();
    switch (acted.action()) {
      case START -> lane(acted.target(), Group.OPERATOR);
      case KILL -> {
        mark(lane(acted.target(), Group.OPERATOR), MarkType.KILLED, "");
        orphan(acted.target());
      }
      case FREEZE -> mark(lane(acted.target(), Group.OPERATOR), MarkType.FROZEN, "");
      case THAW -> mark(lane(acted.target(), Group.OPERATOR), MarkType.THAWED, "");
      case RESTART -> mark(lane("API server", Group.SERVER), MarkType.RESTARTED, "");
      case DELETE -> {
        String name = acted.target().substring(acted.target().indexOf('/') + 1);
        mark(operationLane(name), MarkType.DELETED, name + " deleted");
      }
      case DAMAGE -> mark(lane("data", Group.DATA), MarkType.DAMAGED, "");
      case LATE_WRITE -> mark(lane("data", Group.DATA), MarkType.LATE, acted.target());
      case CREATE -> {}
    }
  }

  private void take(OperationVersion operation) {
    cast.meet(operation);
    LaneBuilder lane = operationLane(operation.name());
    String waiting = "waiting/" + operation.uid();
    if (operation.isWaiting()) {
      begin(waiting, lane, BarType.WAITING, tracks.isPresent() ? operation.name() : "waits");
    } else {
      close(waiting);
    }
    boolean refused = !operation.isExclusive() && operation.isFailed();
    if (refused && refusals.add(operation.uid())) {
      mark(lane, MarkType.REFUSED, operation.description());
    }
  }

  private void take(LeaseVersion lock) {
    boolean isCluster = cast.clusterOf(lock.lock()).isPresent();
    Optional<String> run = cast.runOf(lock.lock());
    Map<String, Hold> here = new HashMap<>();
    lock.takenUp().forEach(hold -> here.put(key(lock, "holds", hold), hold));
    lock.draining().forEach(hold -> here.put(key(lock, "drains", hold), hold));
    if (isCluster) {
      lock.takenUp().forEach(hold -> here.put(key(lock, LANE, hold), hold));
    }
    open.keySet().stream()
        .filter(key -> key.startsWith(lock.lock() + "/") && !here.containsKey(key))
        .toList()
        .forEach(this::close);
    for (Map.Entry<String, Hold> one : here.entrySet()) {
      Hold hold = one.getValue();
      boolean drains = one.getKey().startsWith(lock.lock() + "/drains/");
      boolean isNew = !open.containsKey(one.getKey());
      if (one.getKey().startsWith(lock.lock() + "/" + LANE + "/")) {
        LaneBuilder lane = lane("the lock", Group.LOCK);
        begin(one.getKey(), lane, held(hold), hold.name());
      } else if (isCluster) {
        close("waiting/" + hold.uid());
        LaneBuilder lane = operationLane(hold.name());
        String inItsOwn = drains ? "drains" : "token " + hold.token();
        String label = tracks.isPresent() ? hold.name() : inItsOwn;
        begin(one.getKey(), lane, drains ? BarType.DRAINING : held(hold), label);
        if (drains && isNew) {
          mark(lane, MarkType.EVICTED, "");
        }
      } else if (run.isPresent()) {
        LaneBuilder lane = lane(Cast.holderName(hold), Group.OPERATOR);
        begin(one.getKey(), lane, drains ? BarType.DRAINING : BarType.RUN, run.get());
        if (drains && isNew) {
          mark(operationLane(run.get()), MarkType.EVICTED, "");
        }
      }
    }
  }

  /** What a dead operator has is nobody's, until another operator notices. */
  private void orphan(String operator) {
    open.replaceAll(
        (key, bar) -> {
          if (!bar.lane().name().equals(operator)) {
            return bar;
          }
          bar.lane().bars().add(new Bar(bar.from(), now, bar.type(), bar.label()));
          return new Open(bar.lane(), now, BarType.ORPHANED, bar.label());
        });
  }

  private static BarType held(Hold hold) {
    return hold.isExclusive() ? BarType.EXCLUSIVE : BarType.SHARED;
  }

  private static String key(LeaseVersion lock, String what, Hold hold) {
    return lock.lock() + "/" + what + "/" + hold.holder();
  }

  private LaneBuilder operationLane(String operation) {
    Optional<Integer> track = tracks.flatMap(all -> all.of(operation));
    return track.isPresent()
        ? lane(TRACK + track.get(), track.get() == 0 ? "operations" : "", Group.OPERATION)
        : lane(operation, Group.OPERATION);
  }

  private LaneBuilder lane(String name, Group group) {
    return lane(name, name, group);
  }

  private LaneBuilder lane(String key, String name, Group group) {
    return lanes.computeIfAbsent(
        key, n -> new LaneBuilder(name, group, new ArrayList<>(), new ArrayList<>()));
  }

  private void mark(LaneBuilder lane, MarkType type, String label) {
    lane.marks().add(new Mark(now, type, label));
  }

  private void begin(String key, LaneBuilder lane, BarType type, String label) {
    open.putIfAbsent(key, new Open(lane, now, type, label));
  }

  private void close(String key) {
    Open bar = open.remove(key);
    if (bar != null) {
      bar.lane().bars().add(new Bar(bar.from(), now, bar.type(), bar.label()));
    }
  }
}
