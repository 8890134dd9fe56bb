package io.github.leaselock.lease;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What somebody asks of a lock.
 *
 * @param holder who asks
 * @param mode how it wants to hold
 * @param sharedLimit how many shared holders there may be, the asker included; only with {@link
 *     LockMode#SHARED}
 * @param reason what for, at most {@link LockHolder#MAX_REASON} characters
 * @param drains whether the work of evicted holders must be proven gone before the asker may act
 * @param queues whether the asker, if it is refused, waits in the queue for its turn
 */
public record Claim(
    Holder holder,
    LockMode mode,
    OptionalInt sharedLimit,
    Optional<String> reason,
    boolean drains,
    boolean queues) {

  /**
   * Checks the limit and the reason.
   *
   * @param holder who asks
   * @param mode how it wants to hold
   * @param sharedLimit how many shared holders there may be
   * @param reason what for
   * @param drains whether evicted work must be proven gone
   * @param queues whether the asker waits for its turn
   * @throws IllegalArgumentException if the limit or the reason is out of range, or an exclusive
   *     claim is limited
   */
  public Claim {
    requireLimit(mode, sharedLimit);
    reason.ifPresent(LockHolder::requireReason);
  }

  static void requireLimit(LockMode mode, OptionalInt sharedLimit) {
    if (sharedLimit.isPresent() && mode != LockMode.SHARED) {
      throw new IllegalArgumentException(
          "only a shared request can be limited, not an exclusive one");
    }
    if (sharedLimit.isPresent()
        && (sharedLimit.getAsInt() < 1 || sharedLimit.getAsInt() > LeaseState.MAX_ENTRIES)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a limit of shared holders is 1 to %d, not %d",
              LeaseState.MAX_ENTRIES,
              sharedLimit.getAsInt()));
    }
  }

  /**
   * A claim that does not wait.
   *
   * @param holder who asks
   * @param mode how it wants to hold
   * @param sharedLimit how many shared holders there may be
   * @param reason what for
   * @param drains whether evicted work must be proven gone
   * @throws IllegalArgumentException if the limit or the reason is out of range, or an exclusive
   *     claim is limited
   */
  public Claim(
      Holder holder,
      LockMode mode,
      OptionalInt sharedLimit,
      Optional<String> reason,
      boolean drains) {
    this(holder, mode, sharedLimit, reason, drains, false);
  }
}
