package io.github.leaselock.lease;

import java.util.Objects;

/**
 * Tells whether a holder has become stale, so that its lock may be taken over.
 *
 * <p>An implementation must be
 *
 * <ul>
 *   <li><b>stable</b>: once {@link Staleness#STALE} for a holder, never {@link Staleness#LIVE}
 *       again;
 *   <li><b>live</b>: it asks the API server, never an informer's cache, which may lag behind by any
 *       amount;
 *   <li><b>about the work</b> as well as the object: an object may be gone while its Job still
 *       runs. Where the object is all there is to see, add a {@link DrainCheck}.
 * </ul>
 *
 * <p>It is asked once for each holder in the way, between the read of the Lease and the conditional
 * write, on the caller's thread. A verdict is only ever acted upon by a write that is conditional
 * on the very version of the Lease that was judged. An exception counts as {@link
 * Staleness#UNKNOWN} and is shown to the caller of {@code acquire}. Implementations must be safe
 * for use by several threads if the lock is.
 */
@FunctionalInterface
public interface StalenessPredicate {

  /**
   * Judges one holder.
   *
   * @param holder who is in the way; it may be foreign, with no {@link LockHolder#holder()}
   * @return the verdict
   * @throws Exception if it cannot be told; same as {@link Staleness#UNKNOWN}
   */
  Staleness judge(LockHolder holder) throws Exception;

  /**
   * The predicate to which every holder is live: nothing is ever taken over.
   *
   * @return the same instance on each call
   */
  static StalenessPredicate never() {
    return NeverStale.INSTANCE;
  }

  /**
   * Stale if both say so; live if either says live; otherwise unknown.
   *
   * @param other asked second, and only if this one does not say live
   * @return the conjunction
   */
  default StalenessPredicate and(StalenessPredicate other) {
    Objects.requireNonNull(other, "other");
    return holder -> {
      Staleness first = judge(holder);
      if (first == Staleness.LIVE) {
        return first;
      }
      Staleness second = other.judge(holder);
      return second == Staleness.STALE ? first : second;
    };
  }

  /**
   * Stale if either says so; live if both say live; otherwise unknown. A predicate that throws is
   * unknown here, so the other one may still say stale.
   *
   * @param other asked second, and only if this one does not say stale
   * @return the disjunction
   */
  default StalenessPredicate or(StalenessPredicate other) {
    Objects.requireNonNull(other, "other");
    return holder -> {
      Staleness first;
      try {
        first = judge(holder);
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        if (other.judge(holder) == Staleness.STALE) {
          return Staleness.STALE;
        }
        throw e;
      }
      if (first == Staleness.STALE) {
        return first;
      }
      Staleness second = other.judge(holder);
      return second == Staleness.LIVE ? first : second;
    };
  }

  /**
   * Stale for live and live for stale; unknown stays unknown. Mind the rule of stability: the
   * negation of a stable predicate is not stable by itself.
   *
   * @return the negation
   */
  default StalenessPredicate negate() {
    return holder ->
        switch (judge(holder)) {
          case LIVE -> Staleness.STALE;
          case STALE -> Staleness.LIVE;
          case UNKNOWN -> Staleness.UNKNOWN;
        };
  }
}
