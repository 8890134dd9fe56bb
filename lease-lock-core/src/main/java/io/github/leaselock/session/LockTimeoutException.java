package io.github.leaselock.session;

import io.github.leaselock.lease.Holder;
import io.github.leaselock.lease.LeaseFormat;
import io.github.leaselock.lease.LeaseKey;
import io.github.leaselock.lease.LeaseRecord;
import io.github.leaselock.lease.LeaseState;
import io.github.leaselock.lease.LockHolder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * That a lock was not granted in time, with what was known of it: who holds it and since when, and
 * how many are to be served first. Known without a request, so it may be out of date.
 */
public final class LockTimeoutException extends TimeoutException {

  private static final long serialVersionUID = 1L;

  private final transient LeaseKey key;
  private final transient List<LockHolder> holders;
  private final transient OptionalLong ahead;

  private LockTimeoutException(
      String message, LeaseKey key, List<LockHolder> holders, OptionalLong ahead) {
    super(message);
    this.key = key;
    this.holders = holders;
    this.ahead = ahead;
  }

  static LockTimeoutException of(
      LeaseKey key, Holder waiter, Duration limit, Optional<LeaseRecord> newest) {
    String message = "the lock on Lease " + key + " was not granted within " + limit + ": ";
    if (newest.isEmpty()) {
      return new LockTimeoutException(
          message + "the API server has not answered in time",
          key,
          List.of(),
          OptionalLong.empty());
    }
    LeaseState state = LeaseFormat.read(newest.get());
    OptionalLong ahead =
        state.queue().positionOf(waiter).map(OptionalLong::of).orElse(OptionalLong.empty());
    String held =
        state.holders().isEmpty()
            ? "nobody holds it"
            : "held by "
                + state.holders().stream()
                    .map(LockTimeoutException::described)
                    .collect(Collectors.joining(", "));
    String queued =
        ahead.isPresent() ? "; " + ahead.getAsLong() + " in the queue are served first" : "";
    return new LockTimeoutException(message + held + queued, key, state.holders(), ahead);
  }

  private static String described(LockHolder holder) {
    return holder + holder.since().map(since -> " since " + since).orElse("");
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
