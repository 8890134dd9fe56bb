package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.HistoryEvent.Change;
import io.github.leaselock.demo.play.history.HistoryEvent.Observed;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchBroken;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchClosed;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchOpened;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A history with a gap, without an end or without content proves nothing. */
final class CompleteRecord implements Rule {

  private static final String CANNOT_JUDGE = "cannot judge: ";

  @Override
  public Finding judge(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    List<WatchOpened> opened = evidence.history().of(WatchOpened.class);
    if (opened.isEmpty() || evidence.locks().isEmpty() || evidence.operations().isEmpty()) {
      violations.add(CANNOT_JUDGE + "the history is empty, or says nothing of locks or operations");
    }
    for (WatchBroken gap : evidence.history().of(WatchBroken.class)) {
      violations.add(CANNOT_JUDGE + "versions of " + gap.kind() + " may be missing: " + gap.why());
    }
    for (WatchOpened watch : opened) {
      Optional<WatchClosed> end =
          evidence.history().of(WatchClosed.class).stream()
              .filter(closed -> closed.kind().equals(watch.kind()))
              .findFirst();
      if (end.isPresent()) {
        compareWithEnd(evidence, end.get(), violations);
      } else {
        violations.add(CANNOT_JUDGE + "the record of " + watch.kind() + " has no end");
      }
    }
    int versions = evidence.locks().size() + evidence.operations().size();
    return new Finding(
        "the record is complete",
        versions + " versions of " + opened.size() + " kinds, none missing",
        violations);
  }

  /** What the watch told last of each object must be what was there when the record ended. */
  private static void compareWithEnd(Evidence evidence, WatchClosed end, List<String> violations) {
    Map<String, Observed> last = new HashMap<>();
    for (Observed observed : evidence.history().of(Observed.class)) {
      if (observed.kind().equals(end.kind())) {
        last.put(observed.uid(), observed);
      }
    }
    Map<String, Long> missing = new HashMap<>(end.remaining());
    for (Observed observed : last.values()) {
      Long there = missing.remove(observed.uid());
      boolean gone = observed.change() == Change.DELETED;
      if (gone ? there != null : there == null || there != observed.resourceVersion()) {
        violations.add(
            CANNOT_JUDGE
                + "the last recorded version of "
                + observed.kind()
                + " "
                + observed.name()
                + " is not the one that the server had at the end");
      }
    }
    missing.forEach(
        (uid, version) ->
            violations.add(CANNOT_JUDGE + "the " + end.kind() + " " + uid + " was never recorded"));
  }
}
