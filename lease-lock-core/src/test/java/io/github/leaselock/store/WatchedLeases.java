package io.github.leaselock.store;

import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a watch has shown of some Leases of a namespace, in order. */
final class WatchedLeases implements LeaseWatch.Listener, AutoCloseable {

  private static final long PATIENCE_SECONDS = 20;

  private final Set<LeaseKey> keys;
  private final BlockingQueue<LeaseRecord> stored = new LinkedBlockingQueue<>();
  private final CountDownLatch removal = new CountDownLatch(1);
  private final LeaseWatch watch;
  private @Nullable LeaseRecord last;

  WatchedLeases(LeaseStore store, LeaseKey... keys) {
    this.keys = Set.of(keys);
    this.watch = store.watch(keys[0].namespace(), this);
  }

  @Override
  public void stored(LeaseRecord lease) {
    if (keys.contains(lease.key())) {
      stored.add(lease);
    }
  }

  @Override
  public void removed(LeaseKey key) {
    if (keys.contains(key)) {
      removal.countDown();
    }
  }

  LeaseRecord next() throws InterruptedException {
    LeaseRecord next = stored.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the watch shows nothing");
    }
    last = next;
    return next;
  }

  LeaseRecord last() {
    return Objects.requireNonNull(last);
  }

  void awaitRemoval() throws InterruptedException {
    if (!removal.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the watch does not show that it is gone");
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
