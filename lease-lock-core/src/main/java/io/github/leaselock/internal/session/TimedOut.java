package io.github.leaselock.internal.session;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.lease.LeaseState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What somebody is told who has waited for too long. */
final class TimedOut {

  private TimedOut() {}

  static LockTimeoutException exception(
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
                    .map(TimedOut::described)
                    .collect(Collectors.joining(", "));
    String queued =
        ahead.isPresent() ? "; " + ahead.getAsLong() + " in the queue are served first" : "";
    return new LockTimeoutException(
        message + held + queued, key, List.copyOf(state.holders()), ahead);
  }

  private static String described(LockHolder holder) {
    return holder + holder.since().map(since -> " since " + since).orElse("");
  }
}
