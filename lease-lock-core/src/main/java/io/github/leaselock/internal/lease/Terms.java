package io.github.leaselock.internal.lease;

import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.internal.text.Text;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * On what terms a lock is asked for: they are written with a place in the queue and go with it into
 * the hold.
 *
 * @param mode how it is to be held
 * @param limit how many shared holders there may be, itself included; of all limits that stand on a
 *     Lease the smallest counts
 * @param priority whoever has the higher one is served first; 0 unless something else was asked for
 * @param group of those who wait under the same name the newest takes the place of the others
 * @param under the identity of the holder as part of whose operation the lock is asked for
 * @param reason what for, at most {@link LockHolder#MAX_REASON} characters: for people
 * @param data what the holder notes for those who judge it: printable ASCII but {@code "} and
 *     {@code \}, at most {@link #MAX_DATA} characters
 */
public record Terms(
    LockMode mode,
    OptionalInt limit,
    int priority,
    Optional<String> group,
    Optional<String> under,
    Optional<String> reason,
    Optional<String> data) {

  /** The largest limit of shared holders. */
  public static final int MAX_LIMIT = 256;

  /** Priorities reach from minus this to this. */
  public static final int MAX_PRIORITY = 1_000_000;

  /** The longest name of a group, in characters. */
  public static final int MAX_GROUP = 64;

  /** The longest data, in characters. */
  public static final int MAX_DATA = 128;

  /** Exclusive, and nothing else is asked for. */
  public static final Terms EXCLUSIVE = of(LockMode.EXCLUSIVE);

  /** Shared, and nothing else is asked for. */
  public static final Terms SHARED = of(LockMode.SHARED);

  /**
   * Checks the terms.
   *
   * @param mode how it is to be held
   * @param limit how many shared holders there may be
   * @param priority who is served first
   * @param group whom the newest replaces
   * @param under whose operation it is part of
   * @param reason what for
   * @param data what the holder notes
   * @throws IllegalArgumentException if one of them is out of range, or an exclusive request is
   *     limited
   */
  public Terms {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(under, "under");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(data, "data");
    if (limit.isPresent() && mode != LockMode.SHARED) {
      throw new IllegalArgumentException(
          "only a shared request can be limited, not an exclusive one");
    }
    if (limit.isPresent() && (limit.getAsInt() < 1 || limit.getAsInt() > MAX_LIMIT)) {
      throw new IllegalArgumentException(
          "a limit of shared holders is 1 to " + MAX_LIMIT + ", not " + limit.getAsInt());
    }
    if (priority < -MAX_PRIORITY || priority > MAX_PRIORITY) {
      throw new IllegalArgumentException(
          "a priority is -" + MAX_PRIORITY + " to " + MAX_PRIORITY + ", not " + priority);
    }
    if (group.isPresent() && (group.get().isBlank() || group.get().length() > MAX_GROUP)) {
      throw new IllegalArgumentException(
          "the name of a group has 1 to "
              + MAX_GROUP
              + " characters and is not blank: "
              + Text.quoted(group.get()));
    }
    if (under.isPresent() && Holder.parse(under.get()).isEmpty()) {
      throw new IllegalArgumentException("nobody can be " + Text.quoted(under.get()));
    }
    reason.ifPresent(Terms::requireReason);
    data.ifPresent(Terms::requireData);
  }

  /**
   * Terms without data.
   *
   * @param mode how it is to be held
   * @param limit how many shared holders there may be
   * @param priority who is served first
   * @param group whom the newest replaces
   * @param under whose operation it is part of
   * @param reason what for
   * @throws IllegalArgumentException if one of them is out of range, or an exclusive request is
   *     limited
   */
  public Terms(
      LockMode mode,
      OptionalInt limit,
      int priority,
      Optional<String> group,
      Optional<String> under,
      Optional<String> reason) {
    this(mode, limit, priority, group, under, reason, Optional.empty());
  }

  /**
   * {@return a reason that may be stored}
   *
   * @param reason what a lock is needed for, or why it was taken away
   * @throws IllegalArgumentException if it is blank or longer than {@link LockHolder#MAX_REASON}
   */
  public static String requireReason(String reason) {
    Objects.requireNonNull(reason, "reason");
    if (reason.isBlank() || reason.length() > LockHolder.MAX_REASON) {
      throw new IllegalArgumentException(
          "a reason has 1 to "
              + LockHolder.MAX_REASON
              + " characters and is not blank: "
              + Text.quoted(reason));
    }
    return reason;
  }

  /** Nothing that has to be escaped, so that its size is known. */
  private static void requireData(String data) {
    boolean right = !data.isBlank() && data.length() <= MAX_DATA;
    for (int i = 0; right && i < data.length(); i++) {
      char c = data.charAt(i);
      right = c >= ' ' && c <= '~' && c != '"' && c != '\\';
    }
    if (!right) {
      throw new IllegalArgumentException(
          "data is 1 to "
              + MAX_DATA
              + " characters of printable ASCII but \" and \\, and not blank: "
              + Text.quoted(data));
    }
  }

  private static Terms of(LockMode mode) {
    return new Terms(
        mode, OptionalInt.empty(), 0, Optional.empty(), Optional.empty(), Optional.empty());
  }

  Terms limitedTo(int holders) {
    return new Terms(mode, OptionalInt.of(holders), priority, group, under, reason, data);
  }

  Terms withPriority(int other) {
    return new Terms(mode, limit, other, group, under, reason, data);
  }

  Terms inGroup(String name) {
    return new Terms(mode, limit, priority, Optional.of(name), under, reason, data);
  }

  Terms under(Optional<String> parent) {
    return new Terms(mode, limit, priority, group, parent, reason, data);
  }

  Terms because(String why) {
    return new Terms(mode, limit, priority, group, under, Optional.of(why), data);
  }

  Terms noting(String other) {
    return new Terms(mode, limit, priority, group, under, reason, Optional.of(other));
  }

  boolean isShared() {
    return mode == LockMode.SHARED;
  }
}
