package io.github.leaselock.internal.waiting;

import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one listener was told, in order. */
public final class ShownChanges implements LockChanges.Listener {

  private static final long PATIENCE_SECONDS = 60;

  /** One call: a version, or what there is instead of one. */
  public record Told(String what, @Nullable LeaseRecord version) {

    static final Told DELETED = new Told("deleted", null);
    static final Told MISSED = new Told("missed", null);

    public LeaseRecord lease() {
      return Objects.requireNonNull(version, what);
    }
  }

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

  @Override
  public void moved(LeaseRecord lease) {
    told.add(new Told("moved", lease));
  }

  @Override
  public void deleted() {
    told.add(Told.DELETED);
  }

  @Override
  public void missed() {
    told.add(Told.MISSED);
  }

  /** The next call. */
  public Told next() throws InterruptedException {
    Told next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the listener is not told anything");
    }
    return next;
  }

  /** The first of the next calls that is like this; those before it are dropped. */
  public Told next(Predicate<Told> like) throws InterruptedException {
    Told next = next();
    while (!like.test(next)) {
      next = next();
    }
    return next;
  }

  /** The next version that is like this. */
  public LeaseRecord nextVersion(Predicate<LeaseRecord> like) throws InterruptedException {
    return next(call -> call.version() != null && like.test(call.version())).lease();
  }

  /** Whether it was told nothing that was not asked for. */
  public boolean isEmpty() {
    return told.isEmpty();
  }
}
