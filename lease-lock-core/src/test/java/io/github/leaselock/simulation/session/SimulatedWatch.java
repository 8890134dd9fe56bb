package io.github.leaselock.simulation.session;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.simulation.engine.Twist;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A watch that may be late, leave versions out or fall silent, and never mixes up their order. When
 * it has been silent for long, it ends.
 */
final class SimulatedWatch implements LeaseWatch {

  private static final int SILENT_PROBES = 2;

  private static final Object CAUGHT_UP = "caught up";

  /** What there is to be shown, and of what. */
  private record News(Object about, Runnable show) {}

  private final SimulatedProcess process;
  private final Listener listener;
  private final Queue<News> news = new ArrayDeque<>();
  private final Map<LeaseKey, LeaseRecord> first = new LinkedHashMap<>();
  private final LeaseWatch source;
  private boolean closed;
  private boolean silent;
  private int silentProbes;

  SimulatedWatch(
      SimulatedProcess process, InMemoryLeaseStore store, WatchScope scope, Listener listener) {
    this.process = process;
    this.listener = listener;
    this.source =
        store.watch(
            scope,
            Optional.empty(),
            new Listener() {
              @Override
              public void stored(LeaseRecord lease) {
                arrived(new News(lease.key(), () -> listener.stored(lease)));
                first.putIfAbsent(lease.key(), lease);
              }

              @Override
              public void removed(LeaseKey key) {
                arrived(new News(key, () -> listener.removed(key)));
              }

              @Override
              public void caughtUp() {
                arrived(new News(CAUGHT_UP, listener::caughtUp));
              }

              @Override
              public void ended(End end) {
                arrived(new News(end, () -> listener.ended(end)));
              }
            });
  }

  private void arrived(News one) {
    if (!closed && !silent) {
      news.add(one);
      process.wakeWatch();
    }
  }

  boolean hasNews() {
    return !news.isEmpty();
  }

  boolean isClosed() {
    return closed;
  }

  /** Shows what has arrived, or part of it, or nothing any more. */
  void show(Twist twist, SessionTally tally) {
    if (twist == Twist.FALLS_SILENT) {
      tally.count(Event.WATCH_SILENT);
      silent = true;
      news.clear();
    } else if (twist == Twist.SHOWS_OLD) {
      tally.count(Event.WATCH_OLD);
      List.copyOf(first.values()).forEach(listener::stored); // a list from an old cache
      show(news.poll());
    } else if (twist == Twist.NONE) {
      show(news.poll());
    } else {
      tally.count(Event.WATCH_COALESCED);
      Map<Object, News> last = new LinkedHashMap<>();
      news.forEach(one -> last.put(one.about, one));
      news.clear();
      last.values().forEach(this::show);
    }
  }

  private void show(@Nullable News one) {
    if (one != null && !closed) {
      one.show.run();
    }
  }

  @Override
  public void probe() {
    if (silent && !closed && ++silentProbes > SILENT_PROBES) {
      close();
      listener.ended(new End(Optional.empty(), Optional.empty()));
    }
  }

  @Override
  public void close() {
    closed = true;
    news.clear();
    source.close();
  }
}
