package io.github.leaselock.internal.waiting;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import io.github.leaselock.internal.store.WatchScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The watches of one namespace: each lock by its name; when there are many, one more for all that
 * bear the label of contended locks, and by name only those that do not.
 *
 * <pre>
 *   listened to ──▶ by name ◀──────▶ by the label
 *                       its Lease is shown with the label, or without it any more
 * </pre>
 *
 * <p>A lock is listened to by name until the watch of all has shown it, so that none is left out.
 */
final class NamespaceChanges implements WatchSink {

  /** How many locks are watched by name before the label is. */
  static final int BY_NAME = 16;

  private final String namespace;
  private final LockEngine locks;
  private final Tasks tasks;
  private final Map<LeaseKey, WatchedLock> watched = new HashMap<>();
  private final Map<LeaseKey, RetriedWatch> byName = new HashMap<>();

  /** Of the locks that are watched by name: whose Lease was shown since its watch was opened. */
  private final Set<LeaseKey> shown = new HashSet<>();

  private @Nullable RetriedWatch byLabel;

  /** What bears the label, and what the opening under way has shown of it. */
  private Set<LeaseKey> labelled = new HashSet<>();

  private Set<LeaseKey> listed = new HashSet<>();

  private boolean over;

  NamespaceChanges(String namespace, LockEngine locks, Tasks tasks) {
    this.namespace = namespace;
    this.locks = locks;
    this.tasks = tasks;
  }

  /** What is to be done once nothing is held. */
  private <A> A step(Function<List<Runnable>, A> step) {
    List<Runnable> after = new ArrayList<>();
    A answer;
    synchronized (this) {
      answer = step.apply(after);
    }
    after.forEach(Runnable::run);
    return answer;
  }

  private void act(Consumer<List<Runnable>> step) {
    step(
        after -> {
          step.accept(after);
          return true;
        });
  }

  /**
   * Adds a listener, who is soon shown what is stored, or told to look.
   *
   * @return false if the last listener has left meanwhile, and this is of no use any more
   */
  boolean add(LeaseKey key, WatchedLock.Listening listening) {
    return step(
        after -> {
          if (over) {
            return false;
          }
          WatchedLock lock =
              watched.computeIfAbsent(key, any -> new WatchedLock(key, locks, tasks));
          lock.add(listening);
          if (byLabel == null && watched.size() > BY_NAME) {
            byLabel = open(WatchScope.contended(namespace), after);
          }
          place(lock, after);
          if (isWatched(key) || hasFailed(key)) {
            after.add(() -> lock.missed(listening)); // nothing will show it
          }
          return true;
        });
  }

  /**
   * Removes a listener.
   *
   * @return whether it was the last one
   */
  boolean remove(LeaseKey key, WatchedLock.Listening listening) {
    return step(
        after -> {
          WatchedLock lock = watched.get(key);
          if (lock != null && lock.remove(listening)) {
            watched.remove(key);
            stopWatchingByName(key, after);
          }
          if (watched.isEmpty()) {
            end(after);
          }
          return over;
        });
  }

  void close() {
    act(
        after -> {
          watched.values().forEach(WatchedLock::removeAll);
          watched.clear();
          end(after);
        });
  }

  private void end(List<Runnable> after) {
    over = true;
    List.copyOf(byName.keySet()).forEach(key -> stopWatchingByName(key, after));
    if (byLabel != null) {
      after.add(byLabel::close);
      byLabel = null;
    }
    labelled.clear();
    listed.clear();
  }

  /** Whether changes of a lock are expected to arrive. */
  synchronized boolean isWatched(LeaseKey key) {
    RetriedWatch own = byName.get(key);
    return own == null
        ? byLabel != null && byLabel.isCaughtUp() && labelled.contains(key)
        : own.isCaughtUp();
  }

  private boolean hasFailed(LeaseKey key) {
    RetriedWatch own = byName.get(key);
    return own != null && own.hasFailed();
  }

  private RetriedWatch open(WatchScope scope, List<Runnable> after) {
    RetriedWatch watch = new RetriedWatch(locks, tasks, scope, this);
    after.add(watch::start);
    return watch;
  }

  private void stopWatchingByName(LeaseKey key, List<Runnable> after) {
    RetriedWatch own = byName.remove(key);
    shown.remove(key);
    if (own != null) {
      after.add(own::close);
    }
  }

  /** Sees to it that a lock is watched in one way. */
  private void place(WatchedLock lock, List<Runnable> after) {
    LeaseKey key = lock.key();
    boolean opening = byLabel != null && byLabel.isOpening();
    boolean covered = byLabel != null && !byLabel.hasFailed() && labelled.contains(key);
    if (covered) {
      stopWatchingByName(key, after);
    } else if (!opening && !byName.containsKey(key)) {
      byName.put(key, open(WatchScope.of(key), after));
    }
  }

  private void placeAll(List<Runnable> after) {
    List.copyOf(watched.values()).forEach(lock -> place(lock, after));
  }

  @Override
  public void stored(RetriedWatch watch, LeaseRecord lease) {
    act(
        after -> {
          LeaseKey key = lease.key();
          WatchedLock lock = watched.get(key);
          boolean all = watch == byLabel;
          if (all) {
            (watch.isCaughtUp() ? labelled : listed).add(key);
          }
          if (lock == null) {
            // Who waited here once may do so again: not from a version known to be replaced.
            after.add(() -> locks.newest(key).ifPresent(known -> locks.observed(lease)));
          } else if (all || watch == byName.get(key)) {
            if (all) {
              place(lock, after);
            } else {
              shown.add(key);
            }
            after.add(() -> lock.moved(lease));
          }
        });
  }

  @Override
  public void removed(RetriedWatch watch, LeaseKey key) {
    act(
        after -> {
          WatchedLock lock = watched.get(key);
          if (watch == byLabel) {
            labelled.remove(key); // gone, or free: the watch by name shows which
            if (lock != null) {
              place(lock, after);
            }
          } else if (lock != null && watch == byName.get(key)) {
            after.add(lock::deleted);
          }
        });
  }

  @Override
  public void caughtUp(RetriedWatch watch, boolean anew) {
    act(
        after -> {
          if (watch == byLabel) {
            if (anew) {
              labelled = listed;
            }
            listed = new HashSet<>();
            placeAll(after);
            watched.values().stream()
                .filter(lock -> !byName.containsKey(lock.key()))
                .forEach(lock -> after.add(lock::missedByTheFresh));
          } else {
            WatchedLock lock = lockOf(watch);
            if (lock != null) {
              boolean absent = anew && !shown.contains(lock.key());
              shown.remove(lock.key());
              after.add(absent ? lock::deleted : lock::missedByTheFresh);
            }
          }
        });
  }

  @Override
  public void failed(RetriedWatch watch, boolean first) {
    act(
        after -> {
          if (watch == byLabel) {
            listed.clear();
            placeAll(after);
          } else {
            WatchedLock lock = lockOf(watch);
            if (lock != null) {
              shown.remove(lock.key());
              after.add(first ? lock::missed : lock::missedByTheFresh);
            }
          }
        });
  }

  /** The lock that this watch watches by its name, still. */
  private @Nullable WatchedLock lockOf(RetriedWatch watch) {
    return watch
        .scope()
        .name()
        .map(name -> new LeaseKey(namespace, name))
        .filter(key -> byName.get(key) == watch)
        .map(watched::get)
        .orElse(null);
  }
}
