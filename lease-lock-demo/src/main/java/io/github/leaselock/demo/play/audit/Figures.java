package io.github.leaselock.demo.play.audit;

import io.github.leaselock.demo.play.history.History;
import io.github.leaselock.demo.play.history.HistoryEvent.Acted;
import io.github.leaselock.demo.play.history.HistoryEvent.Action;
import io.github.leaselock.demo.play.history.HistoryEvent.Fenced;
import io.github.leaselock.demo.play.history.HistoryEvent.WatchResumed;
import io.github.leaselock.demo.play.history.LeaseVersion;
import io.github.leaselock.demo.play.history.LeaseVersion.Hold;
import io.github.leaselock.demo.play.history.OperationVersion;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What happened in a run, counted in the history: in the versions that the API server told, and in
 * the database's own ledger.
 *
 * @param counts how often each sort of thing happened
 */
public record Figures(Map<Figure, Long> counts) {

  /** Copies the map. */
  public Figures {
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
  }

  /** Counts. */
  public static Figures of(History history) {
    Counter counter = new Counter(Evidence.of(history));
    counter.count();
    return new Figures(counter.counts);
  }

  /** How often it happened. */
  public long of(Figure figure) {
    return counts.getOrDefault(figure, 0L);
  }

  private static final class Counter {
    private final Evidence evidence;
    private final Map<Figure, Long> counts = new EnumMap<>(Figure.class);

    Counter(Evidence evidence) {
      this.evidence = evidence;
      for (Figure figure : Figure.values()) {
        counts.put(figure, 0L);
      }
    }

    void count() {
      evidence.byOperation().values().forEach(this::operation);
      evidence.byLock().values().forEach(this::lock);
      for (Acted acted : evidence.history().of(Acted.class)) {
        action(acted.action());
      }
      for (Fenced run : evidence.history().of(Fenced.class)) {
        add(Figure.WRITES_REFUSED, run.refused());
        if (run.firstBatch() > 0) {
          add(Figure.WRITES_ACCEPTED, run.lastBatch() - run.firstBatch() + 1);
        }
        add(Figure.RUNS_ENDED_BY_A_DRAIN, run.state().equals("evicted") ? 1 : 0);
      }
      add(Figure.WATCHES_RESUMED, evidence.history().of(WatchResumed.class).size());
    }

    private void operation(List<OperationVersion> versions) {
      OperationVersion last = versions.get(versions.size() - 1);
      boolean refused = versions.stream().anyMatch(HonestRefusals::isRefusal);
      add(last.isExclusive() ? Figure.RESTORES : Figure.BACKUPS, 1);
      add(end(last, refused), 1);
      add(Figure.WAITED, versions.stream().anyMatch(OperationVersion::isWaiting) ? 1 : 0);
      add(Figure.DELETED, versions.stream().anyMatch(Counter::isBeingDeleted) ? 1 : 0);
      add(Figure.SPELLS_OF_WORK, spells(versions));
      boolean cutShort =
          versions.stream().anyMatch(v -> v.isWorking() && !v.isFinished()) && last.isGone();
      add(
          Figure.DELETED_AT_WORK,
          cutShort && !versions.stream().anyMatch(Counter::hasEnded) ? 1 : 0);
    }

    private static boolean hasEnded(OperationVersion version) {
      return version.isFinished();
    }

    private static boolean isBeingDeleted(OperationVersion version) {
      return version.isDeleting() || version.isGone();
    }

    private static long spells(List<OperationVersion> versions) {
      long spells = 0;
      String operator = "";
      for (OperationVersion version : versions) {
        if (version.isWorking() && !version.operator().equals(operator)) {
          spells++;
          operator = version.operator();
        }
      }
      return spells;
    }

    private static Figure end(OperationVersion last, boolean refused) {
      if (last.isSucceeded()) {
        return Figure.SUCCEEDED;
      }
      if (refused) {
        return Figure.REFUSED;
      }
      if (last.isFailed()) {
        return Figure.FAILED;
      }
      return last.isFinished() ? Figure.ERRORS : Figure.ENDED_BY_DELETION;
    }

    private void lock(List<LeaseVersion> versions) {
      for (int i = 1; i < versions.size(); i++) {
        LeaseVersion before = versions.get(i - 1);
        LeaseVersion now = versions.get(i);
        add(Figure.GRANTS, added(before.takenUp(), now.takenUp()));
        add(Figure.TAKEOVERS, added(before.draining(), now.draining()));
        add(Figure.DRAINS, added(now.draining(), before.draining()));
      }
    }

    private static long added(List<Hold> before, List<Hold> now) {
      return now.stream()
          .filter(hold -> before.stream().noneMatch(old -> old.holder().equals(hold.holder())))
          .count();
    }

    private void action(Action action) {
      switch (action) {
        case KILL -> add(Figure.KILLS, 1);
        case FREEZE -> add(Figure.STOPS, 1);
        case RESTART -> add(Figure.RESTARTS, 1);
        case LATE_WRITE -> add(Figure.LATE_WRITES, 1);
        case START, CREATE, DAMAGE, DELETE, THAW -> {
          // Not counted, or counted by what came of it.
        }
      }
    }

    private void add(Figure figure, long number) {
      counts.merge(figure, number, Long::sum);
    }
  }
}
