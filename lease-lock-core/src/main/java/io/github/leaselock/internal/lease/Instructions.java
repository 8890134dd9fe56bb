package io.github.leaselock.internal.lease;

import io.github.leaselock.DrainCheck;
import io.github.leaselock.StalenessPredicate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a request says beside its claim: to the process that carries it out, and not to the Lease.
 *
 * @param staleness which holders may be evicted, if the request says so
 * @param drainCheck how the work of evicted holders is proven gone, if the request says so
 * @param within for how long the attempt may go on, if the request says so
 * @param parents uids of the asker's owners
 * @param besides claims of others that the same write brings
 * @param wanted whether the answer is still wanted
 */
record Instructions(
    Optional<StalenessPredicate> staleness,
    Optional<DrainCheck> drainCheck,
    Optional<Duration> within,
    Set<String> parents,
    List<Claim> besides,
    BooleanSupplier wanted) {

  static final Instructions NONE =
      new Instructions(
          Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), List.of(), () -> true);

  private static final Duration MAX_WITHIN = Duration.ofHours(1);

  Instructions {
    parents = Set.copyOf(parents);
    besides = List.copyOf(besides);
  }

  Instructions takingOver(StalenessPredicate other) {
    return new Instructions(Optional.of(other), drainCheck, within, parents, besides, wanted);
  }

  Instructions drainingWith(DrainCheck other) {
    return new Instructions(staleness, Optional.of(other), within, parents, besides, wanted);
  }

  Instructions within(Duration other) {
    return new Instructions(
        staleness, drainCheck, Optional.of(requireBound(other)), parents, besides, wanted);
  }

  Instructions ownedBy(Set<String> other) {
    return new Instructions(staleness, drainCheck, within, other, besides, wanted);
  }

  Instructions alsoQueuing(List<Claim> other) {
    return new Instructions(staleness, drainCheck, within, parents, other, wanted);
  }

  Instructions whileWanted(BooleanSupplier other) {
    return new Instructions(staleness, drainCheck, within, parents, besides, other);
  }

  static Duration requireBound(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.isZero() || time.isNegative() || time.compareTo(MAX_WITHIN) > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a bound is more than zero and at most %s, not %s", MAX_WITHIN, time));
    }
    return time;
  }
}
