package io.github.leaselock.demo.play.history;

import io.github.leaselock.demo.play.history.HistoryEvent.Change;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything recorded during one run, in the order in which it was recorded.
 *
 * @param events the events
 */
public record History(List<HistoryEvent> events) {

  /** Copies the list. */
  public History {
    events = List.copyOf(events);
  }

  /** The events of one type, in the order in which they were recorded. */
  public <E extends HistoryEvent> List<E> of(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /**
   * Every recorded version in the order in which the API server stored them.
   *
   * <p>Watches of different kinds overtake one another on their way to us. Resource versions do
   * not: they are one counter for all kinds, on the real server and on the mock. The exception is a
   * deletion on the mock, which repeats the last version of the object: it is placed behind
   * everything that had arrived before it.
   */
  public List<Version> inServerOrder() {
    List<Version> versions = new ArrayList<>();
    Map<String, Long> lastOfObject = new HashMap<>();
    long newest = 0;
    for (Observed observed : of(Observed.class)) {
      long revision = observed.resourceVersion();
      boolean repeats =
          observed.change() == Change.DELETED
              && revision <= lastOfObject.getOrDefault(observed.uid(), -1L);
      if (repeats) {
        revision = newest;
      }
      lastOfObject.merge(observed.uid(), revision, Math::max);
      newest = Math.max(newest, revision);
      versions.add(new Version(revision, observed));
    }
    // The sort is stable: what was told under one revision stays in the order of arrival.
    versions.sort(Comparator.comparingLong(Version::revision));
    return List.copyOf(versions);
  }

  /**
   * A recorded version and its place in the order of the API server.
   *
   * @param revision the place; equal only for a deletion and what it is placed behind
   * @param observed the version
   */
  public record Version(long revision, Observed observed) {}
}
