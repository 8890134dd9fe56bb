package io.github.leaselock;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;

/**
 * That a lock was not granted in time, with what was known of it: who holds it and since when, and
 * how many are to be served first. Known without a request, so it may be out of date.
 */
public final class LockTimeoutException extends TimeoutException {

  private static final long serialVersionUID = 1L;

  private final transient LeaseKey key;
  private final transient List<LockHolder> holders;
  private final transient OptionalLong ahead;

  /**
   * A lock that was waited for.
   *
   * @param message what was known
   * @param key which lock
   * @param holders who holds it; empty if that is not known
   * @param ahead how many in the queue are served first; empty if it has no place
   */
  public LockTimeoutException(
      String message, LeaseKey key, List<LockHolder> holders, OptionalLong ahead) {
    super(Objects.requireNonNull(message, "message"));
    this.key = Objects.requireNonNull(key, "key");
    this.holders = List.copyOf(Objects.requireNonNull(holders, "holders"));
    this.ahead = Objects.requireNonNull(ahead, "ahead");
  }

  /**
   * Which lock.
   *
   * @return the key of its Lease
   */
  public LeaseKey key() {
    return key;
  }

  /**
   * Who held it, as far as this process knows.
   *
   * @return immutable; empty if nothing was known
   */
  public List<LockHolder> holders() {
    return holders;
  }

  /**
   * How many in the queue were to be served first.
   *
   * @return empty if it had no place, or nothing was known
   */
  public OptionalLong ahead() {
    return ahead;
  }
}
