package io.github.leaselock.internal.session;

import io.github.leaselock.LeaseSession;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.LockEngine;
import io.github.leaselock.internal.lock.Tasks;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A session whose process was copied with its memory; and how many lines a session has. */
public final class SessionCopy {

  private SessionCopy() {}

  /**
   * The same session in another process: it knows the same version of its Lease, is valid for as
   * long, and gives its claims the same numbers.
   */
  public static LeaseSession of(LeaseSession original, StoreLocks locks, Tasks tasks) {
    SessionParts parts = (SessionParts) field(StoreSession.class, "parts", original);
    SessionState.Course course =
        ((SessionState) field(Heartbeat.class, "state", parts.heartbeat())).course();
    LockEngine theirs = (LockEngine) field(Heartbeat.class, "locks", parts.heartbeat());
    long validity = original.duration().toNanos() * 2 / 3;
    long ago = theirs.world().ticker().read() - (course.until() - validity);
    Duration wallAgo = Duration.between(course.wall(), theirs.world().clock().instant());
    SessionParts copy =
        new SessionParts(
            locks.engine(),
            tasks,
            new SessionLeases.Opened(
                course.lease(),
                locks.engine().world().ticker().read() - ago,
                locks.engine().world().clock().instant().minus(wallAgo)),
            (SessionParts.Settings) field(SessionParts.class, "settings", parts));
    numbers(copy).set(numbers(parts).get());
    copy.start();
    return new StoreSession(copy);
  }

  private static AtomicLong numbers(SessionParts parts) {
    return (AtomicLong) field(Lines.class, "numbers", parts.lines());
  }

  /** How many locks a session holds, waits for or leaves. */
  public static int lines(LeaseSession session) {
    return ((StoreSession) session).lines();
  }

  private static Object field(Class<?> type, String name, Object of) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return Optional.ofNullable(field.get(of)).orElseThrow();
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
