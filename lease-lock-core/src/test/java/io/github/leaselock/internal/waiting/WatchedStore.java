package io.github.leaselock.internal.waiting;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.DeleteOutcome;
import io.github.leaselock.internal.store.LeaseStore;
import io.github.leaselock.internal.store.LeaseWatch;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.internal.store.ReadOutcome;
import io.github.leaselock.internal.store.WatchScope;
import io.github.leaselock.internal.store.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store in memory that keeps count of its watches, and whose watches do what a test says. */
final class WatchedStore implements LeaseStore {

  /** What becomes of an attempt to watch. */
  interface Opening {
    LeaseWatch open(LeaseStore store, Opened opened);
  }

  /** One watch that was asked for. */
  final class Opened implements LeaseWatch {
    final WatchScope scope;
    final Optional<String> position;
    final Listener listener;
    private @Nullable LeaseWatch watch;
    int probes;

    Opened(WatchScope scope, Optional<String> position, Listener listener) {
      this.scope = scope;
      this.position = position;
      this.listener = listener;
    }

    /** The server ends it. */
    void end(End end) {
      close();
      listener.ended(end);
    }

    @Override
    public void probe() {
      probes++;
    }

    @Override
    public void close() {
      synchronized (WatchedStore.this) {
        open.remove(this);
      }
      if (watch != null) {
        watch.close();
      }
    }
  }

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final List<Opened> open = new ArrayList<>();
  private int asked;
  private Function<WatchScope, Optional<Opening>> openings = any -> Optional.empty();

  InMemoryLeaseStore memory() {
    return store;
  }

  /** From now on watches of these scopes are opened in another way. */
  synchronized void open(Function<WatchScope, Optional<Opening>> other) {
    openings = other;
  }

  /** The watches that are open. */
  synchronized List<Opened> watches() {
    return List.copyOf(open);
  }

  synchronized List<WatchScope> scopes() {
    return open.stream().map(opened -> opened.scope).toList();
  }

  /** How many watches were asked for. */
  synchronized int asked() {
    return asked;
  }

  @Override
  public LeaseWatch watch(
      WatchScope scope, Optional<String> position, LeaseWatch.Listener listener) {
    Opened opened = new Opened(scope, position, listener);
    Optional<Opening> opening;
    synchronized (this) {
      asked++;
      opening = openings.apply(scope);
      open.add(opened);
    }
    try {
      LeaseWatch watch =
          opening.isPresent()
              ? opening.get().open(store, opened)
              : store.watch(scope, position, listener);
      if (watch == LeaseWatch.NONE) {
        opened.close();
        return watch;
      }
      opened.watch = watch;
      return opened;
    } catch (RuntimeException | Error thrown) {
      opened.close();
      throw thrown;
    }
  }

  @Override
  public ReadOutcome read(LeaseKey key) {
    return store.read(key);
  }

  @Override
  public WriteOutcome create(NewLease lease) {
    return store.create(lease);
  }

  @Override
  public WriteOutcome replace(LeaseRecord lease) {
    return store.replace(lease);
  }

  @Override
  public DeleteOutcome delete(LeaseRecord lease) {
    return store.delete(lease);
  }
}
