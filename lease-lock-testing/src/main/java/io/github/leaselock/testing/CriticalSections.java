package io.github.leaselock.testing;

import io.github.leaselock.FencingToken;
import io.github.leaselock.LockMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Records the work on one protected thing, from its beginning to its end, whichever process does
 * it, and tells what overlapped. Call it where the work itself begins and ends: in the fake of the
 * Job or of the database, not where the lock is acquired. Safe for use by several threads.
 */
public final class CriticalSections {

  private record Section(String operation, LockMode mode, Optional<FencingToken> token) {
    boolean excludes(Section other) {
      return mode == LockMode.EXCLUSIVE || other.mode == LockMode.EXCLUSIVE;
    }

    @Override
    public String toString() {
      return operation
          + " ("
          + mode.name().toLowerCase(Locale.ROOT)
          + token.map(value -> ", token " + value.value()).orElse("")
          + ")";
    }
  }

  private final Map<String, Section> open = new LinkedHashMap<>();
  private final List<Section> begun = new ArrayList<>();
  private final List<String> overlaps = new ArrayList<>();

  /** Nothing has begun. */
  public CriticalSections() {}

  /**
   * Work begins, under whatever token.
   *
   * @param operation whose, by a name that no other has
   * @param mode whether others may work at the same time
   */
  public void begin(String operation, LockMode mode) {
    begin(operation, mode, Optional.empty());
  }

  /**
   * Work begins under a token: one that is older than that of work which it excludes, and which has
   * begun before, is an overlap as well.
   *
   * @param operation whose, by a name that no other has
   * @param mode whether others may work at the same time
   * @param token of the grant under which it works
   */
  public void begin(String operation, LockMode mode, FencingToken token) {
    begin(operation, mode, Optional.of(token));
  }

  private synchronized void begin(String operation, LockMode mode, Optional<FencingToken> token) {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(mode, "mode");
    Section fresh = new Section(operation, mode, token);
    for (Section other : open.values()) {
      if (other.operation().equals(operation)) {
        overlaps.add(fresh + " began a second time while it was at work");
      } else if (fresh.excludes(other)) {
        overlaps.add(fresh + " began while " + other + " was at work");
      }
    }
    begun.stream()
        .filter(other -> fresh.excludes(other) && isNewer(other, fresh))
        .findFirst()
        .ifPresent(other -> overlaps.add(fresh + " began after " + other));
    open.put(operation, fresh);
    begun.add(fresh);
  }

  private static boolean isNewer(Section other, Section fresh) {
    return other.token().isPresent()
        && fresh.token().isPresent()
        && other.token().get().compareTo(fresh.token().get()) > 0;
  }

  /**
   * Work ends, or has ended already.
   *
   * @param operation whose
   */
  public synchronized void end(String operation) {
    open.remove(Objects.requireNonNull(operation, "operation"));
  }

  /**
   * Whether work has begun and not ended.
   *
   * @param operation whose
   * @return true while it is at work
   */
  public synchronized boolean isOpen(String operation) {
    return open.containsKey(Objects.requireNonNull(operation, "operation"));
  }

  /** {@return what overlapped, a sentence each, in the order of time} */
  public synchronized List<String> overlaps() {
    return List.copyOf(overlaps);
  }

  /**
   * Demands that nothing overlapped.
   *
   * @throws AssertionError with the sentences of {@link #overlaps()}
   */
  public void assertNeverOverlapped() {
    List<String> found = overlaps();
    if (!found.isEmpty()) {
      throw new AssertionError("critical sections overlapped: " + String.join("; ", found));
    }
  }
}
