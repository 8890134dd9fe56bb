package io.github.leaselock.simulation.churn;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.WatchScope;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** A watch that shows in order, a moment later; and once in a while falls silent, and then ends. */
final class ChurnWatch implements LeaseWatch {

  private static final long LATEST = Duration.ofMillis(10).toNanos();
  private static final int RARELY = 2_000;
  private static final int SILENT_PROBES = 2;

  private final Life life;
  private final Loop loop;
  private final Random random;
  private final Listener listener;
  private LeaseWatch source = LeaseWatch.NONE;
  private long shownUntil;
  private boolean closed;
  private boolean silent;
  private int silentProbes;

  ChurnWatch(Life life, Loop loop, Random random, Listener listener) {
    this.life = life;
    this.loop = loop;
    this.random = random;
    this.listener = listener;
  }

  void open(InMemoryLeaseStore store, WatchScope scope) {
    source =
        store.watch(
            scope,
            Optional.empty(),
            new Listener() {
              @Override
              public void stored(LeaseRecord lease) {
                show(() -> listener.stored(lease));
              }

              @Override
              public void removed(LeaseKey key) {
                show(() -> listener.removed(key));
              }

              @Override
              public void caughtUp() {
                show(listener::caughtUp);
              }

              @Override
              public void ended(End end) {
                show(() -> listener.ended(end));
              }
            });
  }

  private void show(Runnable news) {
    silent |= random.nextInt(RARELY) == 0;
    if (closed || silent) {
      return;
    }
    shownUntil = Math.max(shownUntil + 1, loop.now() + (long) (random.nextDouble() * LATEST));
    life.later(
        shownUntil,
        () -> {
          if (!closed && !life.process().isCutOff()) {
            news.run();
          } else if (!closed) {
            silent = true;
          }
        });
  }

  boolean isClosed() {
    return closed;
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
    source.close();
  }
}
