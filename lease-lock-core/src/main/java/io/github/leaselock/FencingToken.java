package io.github.leaselock;

import java.util.Objects;

/**
 * The number of a grant: larger than that of every earlier grant of the same lock.
 *
 * <p>It is the {@code resourceVersion} of the very Lease version from which the grant was
 * compared-and-swapped, so it stays unique and increasing across deletion and re-creation of the
 * Lease and across restarts of every operator, within one etcd history (resource versions are
 * officially comparable since Kubernetes 1.35, KEP-5504; a restore of etcd from a backup begins a
 * new history).
 *
 * <p>Hand it to the protected resource with every write and let the resource refuse a token smaller
 * than the largest it has seen. Only that stops a holder that was paused and does not know that it
 * lost the lock.
 *
 * @param value at least 1
 */
public record FencingToken(long value) implements Comparable<FencingToken> {

  /**
   * Checks the number.
   *
   * @param value at least 1
   * @throws IllegalArgumentException if it is less than 1
   */
  public FencingToken {
    if (value < 1) {
      throw new IllegalArgumentException("a fencing token is at least 1, not " + value);
    }
  }

  /**
   * Whether this grant came later than another of the same lock.
   *
   * @param other a token of the same lock
   * @return true if this token is the larger one
   */
  public boolean isAfter(FencingToken other) {
    Objects.requireNonNull(other, "other");
    return value > other.value;
  }

  @Override
  public int compareTo(FencingToken other) {
    Objects.requireNonNull(other, "other");
    return Long.compare(value, other.value);
  }

  /** The number alone, in decimal. */
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
