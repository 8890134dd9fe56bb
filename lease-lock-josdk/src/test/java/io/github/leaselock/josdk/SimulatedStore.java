package io.github.leaselock.josdk;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.memory.FaultyStore;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The Leases as one process reaches them: what it watches comes late, or not at all. */
final class SimulatedStore extends FaultyStore {

  private static final Duration LATEST = Duration.ofSeconds(3);

  private final EventLoop loop;
  private final UnaryOperator<Runnable> ofProcess;
  private final Consumer<LeaseKey> written;
  private long shownUntil;

  /**
   * A store of a process.
   *
   * @param ofProcess makes of a task one that does nothing once the process is dead
   * @param written is told after each write
   */
  SimulatedStore(
      LeaseStore store,
      EventLoop loop,
      UnaryOperator<Runnable> ofProcess,
      Consumer<LeaseKey> written) {
    super(store);
    this.loop = loop;
    this.ofProcess = ofProcess;
    this.written = written;
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    WriteOutcome outcome = super.replace(lease);
    written.accept(lease.key());
    return outcome;
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    DeleteOutcome outcome = super.delete(lease);
    written.accept(lease.key());
    return outcome;
  }

  @Override
  public LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    return super.watch(
        scope,
        position,
        new LeaseWatch.Listener() {
          @Override
          public void stored(LeaseRecord lease) {
            if (!loop.oneIn(20)) {
              show(() -> listener.stored(lease));
            }
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
          public void ended(LeaseWatch.End end) {
            show(() -> listener.ended(end));
          }
        });
  }

  /** In the order in which it came. */
  private void show(Runnable what) {
    shownUntil = Math.max(shownUntil, loop.now() + loop.upTo(LATEST).toNanos());
    loop.after(Duration.ofNanos(shownUntil - loop.now()), ofProcess.apply(what));
  }
}
