package io.github.leaselock.internal.lock;

import io.github.leaselock.LockHolder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.lease.Verdicts;

/** What to tell the caller whose predicate does not judge the holder that is in its way. */
final class AbstentionAdvice {

  private AbstentionAdvice() {}

  /** The abstention with a reason: which predicate, which kind, what would judge it. */
  static Verdict explained(StalenessPredicate asked, LockHolder holder, Verdict abstention) {
    String reason =
        Verdicts.name(asked)
            + " does not judge "
            + kind(holder)
            + (abstention.reason().isEmpty()
                ? "; " + remedy(holder)
                : " (" + abstention.reason() + ")");
    return Verdict.abstain(reason);
  }

  private static String kind(LockHolder holder) {
    return holder
        .holder()
        .map(object -> "holders of kind " + object.kind())
        .orElse("holders that lease-lock did not write");
  }

  private static String remedy(LockHolder holder) {
    return holder.holder().isPresent()
        ? "a HolderJudge that knows the kind would, or a predicate of your own, added with or(...)"
        : "only a predicate of your own can, added with or(...), or a person forces the release";
  }
}
