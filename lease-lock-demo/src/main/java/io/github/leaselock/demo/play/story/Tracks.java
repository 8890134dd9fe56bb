package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.History.Version;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.OperationVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Many operations in few lanes: each has one from when it is asked for until it has ended, and room
 * behind it for what is written there.
 */
final class Tracks {

  private static final Duration ROOM = Duration.ofSeconds(3);
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Map<String, Integer> ofOperations = new HashMap<>();

  /**
   * From when an operation was asked for until each that had its name has ended.
   *
   * @param ends by uid
   */
  private record Life(Duration from, Map<String, Duration> ends) {
    Duration to() {
      return Collections.max(ends.values());
    }
  }

  Tracks(History history) {
    List<Duration> ends = new ArrayList<>();
    lives(history)
        .forEach(
            (name, life) -> {
              int track = 0;
              while (track < ends.size() && ends.get(track).compareTo(life.from()) > 0) {
                track++;
              }
              if (track == ends.size()) {
                ends.add(Duration.ZERO);
              }
              ends.set(track, life.to().plus(ROOM));
              ofOperations.put(name, track);
            });
  }

  /** In the order in which they were asked for. */
  private static Map<String, Life> lives(History history) {
    Map<String, Life> lives = new LinkedHashMap<>();
    for (Observed seen : history.of(Observed.class)) {
      if (!seen.kind().equals("Lease")) {
        OperationVersion version = new OperationVersion(new Version(seen.resourceVersion(), seen));
        lives
            .computeIfAbsent(version.name(), name -> new Life(seen.at(), new HashMap<>()))
            .ends()
            .merge(
                version.uid(),
                version.isFinished() || version.isGone() ? seen.at() : FOR_EVER,
                (before, now) -> before.compareTo(now) < 0 ? before : now);
      }
    }
    return lives;
  }

  /** Counted from 0; empty for an operation that nobody has seen. */
  Optional<Integer> of(String operation) {
    return Optional.ofNullable(ofOperations.get(operation));
  }
}
