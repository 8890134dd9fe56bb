package io.github.leaselock;

import java.util.Objects;

/**
 * Tells whether a holder has become stale, so that its lock may be taken over.
 *
 * <p>An implementation must be
 *
 * <ul>
 *   <li><b>stable</b>: once {@linkplain Verdict#stale() stale} for a holder, never {@linkplain
 *       Verdict#live() live} again;
 *   <li><b>live</b>: it asks the API server, never an informer's cache, which may lag behind by any
 *       amount;
 *   <li><b>about the work</b> as well as the object: an object may be gone while its Job still
 *       runs. Where the object is all there is to see, add a {@link DrainCheck};
 *   <li><b>modest</b>: of a kind of holder that it does not know it {@linkplain Verdict#abstain()
 *       abstains}, so that another predicate may judge.
 * </ul>
 *
 * <p>It is asked once for each holder that blocks the request, between the read of the Lease and
 * the conditional write, on the caller's thread. A verdict is only ever acted upon by a write that
 * is conditional on the very version of the Lease that was judged. An exception counts as {@link
 * Verdict#unknown} and is shown to the caller of {@code acquire}; so does null. Implementations
 * must be safe for use by several threads if the lock is. Their {@code toString} is how messages
 * call them.
 */
@FunctionalInterface
public interface StalenessPredicate {

  /**
   * Judges one holder.
   *
   * @param holder who blocks the request; it may be foreign, with no {@link LockHolder#holder()}
   * @return the verdict
   * @throws Exception if it cannot be determined; same as {@link Verdict#unknown} with the
   *     exception as the reason
   */
  Verdict judge(LockHolder holder) throws Exception;

  /**
   * The predicate to which every holder is live: nobody is taken over from but sessions that have
   * ended, which the locks judge themselves.
   *
   * @return the same instance on each call
   */
  static StalenessPredicate never() {
    return NeverStale.INSTANCE;
  }

  /**
   * Stale if either says so; otherwise unknown if either cannot tell; otherwise live if either says
   * so. Where one abstains the other decides; where both abstain so does the disjunction, with both
   * reasons. A predicate that throws or returns null is unknown here, so that the other one may
   * still say stale; only an {@link InterruptedException} is passed on.
   *
   * @param other asked second, and only if this one does not say stale
   * @return the disjunction
   */
  default StalenessPredicate or(StalenessPredicate other) {
    return new EitherStale(this, Objects.requireNonNull(other, "other"));
  }
}
