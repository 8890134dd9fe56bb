package io.github.leaselock;

import io.github.leaselock.internal.lease.Verdicts;

/** Two predicates as one, for holders of different kinds. */
record EitherStale(StalenessPredicate first, StalenessPredicate second)
    implements StalenessPredicate {

  @Override
  public Verdict judge(LockHolder holder) throws InterruptedException {
    Verdict verdict = Verdicts.of(first, holder);
    return verdict.isStale() ? verdict : Verdicts.either(verdict, Verdicts.of(second, holder));
  }

  @Override
  public String toString() {
    return Verdicts.name(first) + " or " + Verdicts.name(second);
  }
}
