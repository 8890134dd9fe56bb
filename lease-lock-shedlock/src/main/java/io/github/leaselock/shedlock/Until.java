package io.github.leaselock.shedlock;

import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import net.javacrumbs.shedlock.core.ClockProvider;

/** Until when a holder of a {@link TimedLockProvider} holds, as it is noted on the Lease. */
final class Until {

  /** The kind of holders that end by ShedLock's times; no kind of object on an API server. */
  static final String KIND = "ShedLock.leaselock.github.io";

  private static final String WORD = "until ";

  private Until() {}

  /** As data of a holder. */
  static String data(Instant time) {
    return WORD + time;
  }

  private static Optional<Instant> of(LockHolder holder) {
    return holder
        .data()
        .filter(data -> data.startsWith(WORD))
        .map(data -> Instant.parse(data.substring(WORD.length())));
  }

  /**
   * Judges holders of a {@link TimedLockProvider}, by ShedLock's clock: stale once their time is
   * over. This compares the clocks of two machines, as ShedLock's users know it.
   */
  static StalenessPredicate isOver() {
    return new StalenessPredicate() {
      @Override
      public Verdict judge(LockHolder holder) {
        if (holder.holder().map(Holder::kind).filter(KIND::equals).isEmpty()) {
          return Verdict.abstain();
        }
        try {
          return of(holder)
              .map(time -> ClockProvider.now().isBefore(time) ? Verdict.live() : Verdict.stale())
              .orElseGet(() -> Verdict.unknown("it is not noted until when it holds"));
        } catch (DateTimeException damaged) {
          return Verdict.unknown("it cannot be read until when it holds");
        }
      }

      @Override
      public String toString() {
        return "lockAtMostFor";
      }
    };
  }
}
