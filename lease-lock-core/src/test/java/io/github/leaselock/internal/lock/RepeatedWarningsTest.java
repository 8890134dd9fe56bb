package io.github.leaselock.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.LockHolder;
import io.github.leaselock.TestLocks;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class RepeatedWarningsTest {

  private static final Duration PERIOD = RepeatedWarnings.PERIOD;
  private static final Duration MOMENT = Duration.ofNanos(1);

  private long now = Long.MAX_VALUE - 5; // a monotonic clock may overflow
  private final RepeatedWarnings warnings = new RepeatedWarnings(() -> now);
  private final Lines log = new Lines();

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void aConditionIsSaidOnceAndThenCounted() {
    warnings.warn(log, "a", "a is wrong");
    warnings.warn(log, "a", "a is wrong");
    pass(PERIOD.minus(MOMENT));
    warnings.warn(log, "a", "a is wrong");
    assertThat(log.of(Level.WARN)).containsExactly("a is wrong");

    pass(MOMENT);
    warnings.warn(log, "a", "a is wrong");
    pass(PERIOD);
    warnings.warn(log, "a", "a is wrong");

    assertThat(log.of(Level.WARN))
        .containsExactly(
            "a is wrong", "a is wrong (and 2 times more since it was last said)", "a is wrong");
    assertThat(log.of(Level.DEBUG)).containsExactly("a is wrong", "a is wrong");
  }

  @Test
  void anotherConditionIsSaidByItself() {
    warnings.warn(log, List.of("db/x", "watch"), "x");
    warnings.warn(log, List.of("db/y", "watch"), "y");
    warnings.warn(log, List.of("db/x", "watch"), "x");

    assertThat(log.of(Level.WARN)).containsExactly("x", "y");
  }

  @Test
  void aFailureIsSaidInOneLineAndItsStackTraceIsForDebugging() {
    Exception failure = new IllegalStateException("no\nright \u202e" + "x".repeat(5000));
    warnings.warn(log, "a", "a failed", failure);
    warnings.warn(log, "a", "a failed", failure);
    warnings.warn(log, "a", "a failed", new NullPointerException());

    assertThat(log.of(Level.WARN))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("a failed: java.lang.IllegalStateException: no\\nright \\u202exxx")
                    .hasSizeLessThan(1100),
            second -> assertThat(second).isEqualTo("a failed: java.lang.NullPointerException"));
    assertThat(log.thrown(Level.WARN)).isEmpty();
    assertThat(log.thrown(Level.DEBUG)).hasSize(3).startsWith(failure, failure);
  }

  @Test
  void whatIsBeyondTheBoundIsOneConditionMore() {
    int many = 10 * RepeatedWarnings.CONDITIONS;
    for (int round = 0; round < 3; round++) {
      IntStream.range(0, many).forEach(i -> warnings.warn(log, i, "condition " + i));
      pass(PERIOD.dividedBy(4));
    }

    assertThat(log.of(Level.WARN)).hasSize(RepeatedWarnings.CONDITIONS + 1);
    assertThat(warnings.size()).isEqualTo(RepeatedWarnings.CONDITIONS + 1);
  }

  @Test
  void conditionsOfLongAgoMakeRoom() {
    IntStream.range(0, 2 * RepeatedWarnings.CONDITIONS).forEach(warnings::happened);
    pass(PERIOD);

    assertThat(warnings.happened("new")).hasValue(0);
    assertThat(warnings.happened("newer")).hasValue(0);
    assertThat(warnings.size()).isEqualTo(2);
  }

  /** What is counted is what was not said: nothing is lost while there is room. */
  @Property
  void eachTimeIsSaidOrCounted(
      @ForAll @Size(max = 60) List<@IntRange(max = 3) Integer> conditions,
      @ForAll @IntRange(min = 1, max = 40) int quarters) {
    long[] clock = new long[1];
    RepeatedWarnings warnings = new RepeatedWarnings(() -> clock[0]);
    long[] said = new long[4];
    long[] counted = new long[4];
    long[] all = new long[4];
    for (int condition : conditions) {
      OptionalLong due = warnings.happened(condition);
      all[condition]++;
      if (due.isPresent()) {
        said[condition]++;
        counted[condition] += due.getAsLong();
      }
      clock[0] += Duration.ofSeconds(quarters * 15L).toNanos();
    }
    clock[0] += PERIOD.toNanos();
    for (int condition = 0; condition < all.length; condition++) {
      long rest = warnings.happened(condition).orElseThrow();
      assertThat(said[condition] + counted[condition] + rest).isEqualTo(all[condition]);
    }
  }

  @Test
  void aPredicateThatFailsAtEachAttemptIsOneCondition() {
    StoreLocks locks =
        new TestLocks()
            .on(new InMemoryLeaseStore())
            .takingOver(
                holder -> {
                  throw new IllegalStateException("get of " + holder + " answered 403");
                })
            .build();
    StoreLock lock = locks.lock(TestLocks.KEY);
    lock.acquire(TestLocks.BACKUP_1, AcquireRequest.shared());
    lock.acquire(TestLocks.BACKUP_2, AcquireRequest.shared());

    for (int i = 0; i < 5; i++) {
      lock.acquire(TestLocks.RESTORE_1, AcquireRequest.exclusive());
    }

    assertThat(locks.engine().warnings().size()).isEqualTo(1);
  }

  @Test
  void aDrainCheckAndAListenerThatFailAreConditions() {
    StoreLocks locks =
        new TestLocks()
            .on(new InMemoryLeaseStore())
            .takingOver(holder -> Verdict.stale())
            .listener(
                new LeaseLockListener() {
                  @Override
                  public void takenOver(LeaseKey lock, Holder by, List<LockHolder> evicted) {
                    throw new IllegalStateException("the listener's");
                  }
                })
            .build();
    StoreLock lock = locks.lock(TestLocks.KEY);
    lock.acquire(TestLocks.RESTORE_1, AcquireRequest.exclusive());

    for (int i = 0; i < 5; i++) {
      lock.acquire(
          TestLocks.RESTORE_2,
          AcquireRequest.exclusive()
              .drainingWith(
                  evicted -> {
                    throw new IllegalStateException("the drain check's");
                  }));
    }

    assertThat(locks.engine().warnings().size()).isEqualTo(2);
  }

  /** Every line that is logged. */
  private static final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private record Line(Level level, String text, @Nullable Throwable thrown) {}

    private final transient List<Line> lines = new ArrayList<>();

    List<String> of(Level level) {
      return lines.stream()
          .filter(line -> line.level() == level && line.thrown() == null)
          .map(Line::text)
          .toList();
    }

    List<@Nullable Throwable> thrown(Level level) {
      return lines.stream()
          .filter(line -> line.level() == level)
          .<@Nullable Throwable>map(Line::thrown)
          .filter(thrown -> thrown != null)
          .toList();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      lines.add(new Line(level, MessageFormatter.basicArrayFormat(message, arguments), thrown));
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}
