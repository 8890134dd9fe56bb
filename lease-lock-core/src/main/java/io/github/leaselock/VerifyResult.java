package io.github.leaselock;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a verification: valid, invalid, or unknown. Only {@linkplain #isValid() valid} lets
 * the holder proceed.
 *
 * <p>Immutable; results are equal if they say the same.
 */
public final class VerifyResult {

  private final @Nullable LockHolder holder;
  private final String why;
  private final @Nullable StoreFailure failure;

  private VerifyResult(@Nullable LockHolder holder, String why, @Nullable StoreFailure failure) {
    this.holder = holder;
    this.why = why;
    this.failure = failure;
  }

  /**
   * A result for code that stands in for a lock, such as tests: while the request ran, the holder
   * held the lock under this token and was allowed to proceed.
   *
   * @param holder its entry
   * @return the result
   */
  public static VerifyResult valid(LockHolder holder) {
    return new VerifyResult(Objects.requireNonNull(holder, "holder"), "", null);
  }

  /**
   * Likewise: the holder must not proceed.
   *
   * @param why human-readable: what the Lease says instead
   * @return the result
   */
  public static VerifyResult invalid(String why) {
    return new VerifyResult(null, Objects.requireNonNull(why, "why"), null);
  }

  /**
   * Likewise: it could not be found out in time.
   *
   * @param failure the last thing that went wrong
   * @return the result
   */
  public static VerifyResult unknown(StoreFailure failure) {
    Objects.requireNonNull(failure, "failure");
    return new VerifyResult(null, failure.toString(), failure);
  }

  /**
   * Whether the holder may proceed.
   *
   * @return true only if the Lease says so
   */
  public boolean isValid() {
    return holder != null;
  }

  /**
   * Whether the Lease says that the holder must not proceed, and never may again under this grant,
   * unless it still drains.
   *
   * @return false if it is valid, or unknown
   */
  public boolean isInvalid() {
    return holder == null && failure == null;
  }

  /**
   * Whether it could not be found out in time: do not proceed, and verify again.
   *
   * @return true if there is a {@link #failure()}
   */
  public boolean isUnknown() {
    return failure != null;
  }

  /**
   * The holder's entry.
   *
   * @return what the Lease says of it if it is valid
   */
  public Optional<LockHolder> holder() {
    return Optional.ofNullable(holder);
  }

  /**
   * Why the holder must not proceed, human-readable.
   *
   * @return what the Lease says instead, or what went wrong; empty if it is valid
   */
  public String why() {
    return why;
  }

  /**
   * What went wrong last.
   *
   * @return a failure if it is unknown
   */
  public Optional<StoreFailure> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerifyResult that
        && why.equals(that.why)
        && Objects.equals(holder, that.holder)
        && Objects.equals(failure, that.failure);
  }

  @Override
  public int hashCode() {
    return Objects.hash(holder, why, failure);
  }

  /** Human-readable: a sentence. */
  @Override
  public String toString() {
    if (holder != null) {
      return "valid: " + holder;
    }
    return (failure == null ? "invalid: " : "not known: ") + why;
  }
}
