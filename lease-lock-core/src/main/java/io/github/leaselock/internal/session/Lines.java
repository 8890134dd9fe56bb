package io.github.leaselock.internal.session;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockLostException;
import io.github.leaselock.SessionLoss;
import io.github.leaselock.internal.lease.SessionHolder;
import io.github.leaselock.internal.lock.StoreLock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one session, one for each lock that it waits for, holds or leaves. Safe for use by
 * several threads.
 */
final class Lines {

  private final SessionHolder self;
  private final LineServices services;
  private final Map<LeaseKey, LineRunner> lines = new ConcurrentHashMap<>();

  /** No two claims of a session have one number; those of one lock that come together follow. */
  private final AtomicLong numbers = new AtomicLong();

  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private volatile IntConsumer whenFewer = left -> {};
  private volatile boolean closing;

  /** Why nobody is let in any more. */
  private volatile @Nullable SessionLoss end;

  /**
   * None yet.
   *
   * @param services makes what they have in common, given who is told of those that retire
   */
  Lines(SessionHolder self, Function<Lines, LineServices> services) {
    this.self = self;
    this.services = services.apply(this);
  }

  /** A number of its own, and as whom it holds. */
  record Numbered(long number, Holder holder) {}

  Numbered number() {
    long number = numbers.incrementAndGet();
    return new Numbered(
        number, new SessionHolder(self.session(), self.uid(), self.duration(), number).asHolder());
  }

  /**
   * Brings in a claim.
   *
   * @throws LockLostException if the session is over or closes
   */
  LineRunner enter(StoreLock lock, long number, Want want, boolean tries) {
    while (true) {
      requireOpen(lock);
      LineRunner line = lines.computeIfAbsent(lock.key(), any -> new LineRunner(lock, services));
      if (line.enter(number, want, tries)) {
        SessionLoss why = end;
        if (why != null) {
          line.post(
              () -> new LineEvent.Closing(why)); // it may have ended before the line was there
        }
        return line;
      }
      lines.remove(lock.key(), line); // it has just retired
    }
  }

  private void requireOpen(StoreLock lock) {
    SessionLoss why = end;
    if (why == null && !services.holders().isAlive()) {
      why = SessionLoss.EXPIRED;
    }
    if (why != null) {
      throw LockLostException.notAcquired(lock.key(), why);
    }
  }

  /** Nothing is left to do in a line. */
  void retired(LeaseKey lock, LineMailbox line) {
    lines.remove(lock, line);
    tellIfEmpty();
  }

  private void tellIfEmpty() {
    if (closing) {
      int left = lines.size();
      whenFewer.accept(left);
      if (left == 0) {
        emptied.complete(null);
      }
    }
  }

  /** How many there are. */
  int size() {
    return lines.size();
  }

  private Collection<LineRunner> all() {
    return List.copyOf(lines.values());
  }

  /** The locks that there are lines for. */
  List<LeaseKey> locks() {
    return List.copyOf(lines.keySet());
  }

  /** Whether somebody may still be let in, and granted what was asked for. */
  boolean areOpen() {
    return end == null;
  }

  /** Tells all of them. */
  void post(Supplier<LineEvent> event) {
    all().forEach(line -> line.post(event));
  }

  /** Tells the line of one lock, if there is one. */
  void post(LeaseKey lock, Supplier<LineEvent> event) {
    LineRunner line = lines.get(lock);
    if (line != null) {
      line.post(event);
    }
  }

  /** The session is over: everybody is told, and whoever comes later. */
  void end(SessionLoss why) {
    end = why;
    post(() -> new LineEvent.Over(why));
  }

  /** The session closes: who waits is told, and whoever comes later; who holds goes on. */
  void close(SessionLoss why) {
    if (end == null) {
      end = why;
    }
    post(() -> new LineEvent.Closing(why));
  }

  /**
   * From now on nobody comes; completes when nobody is left.
   *
   * @param whenFewer is told how many lines are left, whenever one has retired
   */
  CompletableFuture<Void> emptied(IntConsumer whenFewer) {
    this.whenFewer = whenFewer;
    closing = true;
    tellIfEmpty();
    return emptied;
  }
}
