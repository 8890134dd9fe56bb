package io.github.leaselock.internal.store;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a watch has shown, in order. */
public final class WatchedLeases implements LeaseWatch.Listener, AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final BlockingQueue<LeaseRecord> stored = new LinkedBlockingQueue<>();
  private final BlockingQueue<LeaseKey> removed = new LinkedBlockingQueue<>();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final BlockingQueue<LeaseWatch.End> ends = new LinkedBlockingQueue<>();
  private final LeaseWatch watch;
  private @Nullable LeaseRecord last;

  public WatchedLeases(LeaseStore store, WatchScope scope) {
    this(store, scope, Optional.empty());
  }

  public WatchedLeases(LeaseStore store, WatchScope scope, Optional<String> position) {
    this.watch = store.watch(scope, position, this);
  }

  @Override
  public void stored(LeaseRecord lease) {
    stored.add(lease);
  }

  @Override
  public void removed(LeaseKey key) {
    removed.add(key);
  }

  @Override
  public void caughtUp() {
    caughtUp.countDown();
  }

  @Override
  public void ended(LeaseWatch.End end) {
    ends.add(end);
  }

  public LeaseWatch watch() {
    return watch;
  }

  public void awaitCaughtUp() throws InterruptedException {
    if (!caughtUp.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the watch does not catch up; it ended " + ends);
    }
  }

  /** Whether something was shown that was not asked for. */
  public boolean isAnythingLeft() {
    return !stored.isEmpty() || !removed.isEmpty();
  }

  public LeaseWatch.End awaitEnd() throws InterruptedException {
    return taken(ends, "the watch does not end");
  }

  public LeaseRecord next() throws InterruptedException {
    last = taken(stored, "the watch shows nothing");
    return last;
  }

  public LeaseRecord last() {
    return Objects.requireNonNull(last);
  }

  public LeaseKey awaitRemoval() throws InterruptedException {
    return taken(removed, "the watch does not show that it is gone");
  }

  private static <A> A taken(BlockingQueue<A> queue, String otherwise) throws InterruptedException {
    A next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError(otherwise);
    }
    return next;
  }

  @Override
  public void close() {
    watch.close();
  }
}
