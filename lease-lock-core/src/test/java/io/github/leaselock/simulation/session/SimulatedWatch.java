package io.github.leaselock.simulation.session;

import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.simulation.engine.Twist;
import io.github.leaselock.store.InMemoryLeaseStore;
import io.github.leaselock.store.LeaseWatch;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** A watch that may be late, leave versions out or fall silent, and never mixes up their order. */
final class SimulatedWatch implements LeaseWatch {

  private record News(LeaseKey key, Optional<LeaseRecord> lease) {}

  private final SimulatedProcess process;
  private final Listener listener;
  private final Queue<News> news = new ArrayDeque<>();
  private final LeaseWatch source;
  private boolean closed;
  private boolean silent;

  SimulatedWatch(
      SimulatedProcess process, InMemoryLeaseStore store, String namespace, Listener listener) {
    this.process = process;
    this.listener = listener;
    this.source =
        store.watch(
            namespace,
            new Listener() {
              @Override
              public void stored(LeaseRecord lease) {
                arrived(new News(lease.key(), Optional.of(lease)));
              }

              @Override
              public void removed(LeaseKey key) {
                arrived(new News(key, Optional.empty()));
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
    } else if (twist == Twist.NONE) {
      show(news.poll());
    } else {
      tally.count(Event.WATCH_COALESCED);
      Map<LeaseKey, News> last = new LinkedHashMap<>();
      news.forEach(one -> last.put(one.key, one));
      news.clear();
      last.values().forEach(this::show);
    }
  }

  private void show(@org.jspecify.annotations.Nullable News one) {
    if (one != null && !closed) {
      one.lease.ifPresentOrElse(listener::stored, () -> listener.removed(one.key));
    }
  }

  @Override
  public boolean isEstablished() {
    return !closed && !process.isCutOff();
  }

  @Override
  public void close() {
    closed = true;
    news.clear();
    source.close();
  }
}
