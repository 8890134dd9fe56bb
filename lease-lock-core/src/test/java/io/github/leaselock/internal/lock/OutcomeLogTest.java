package io.github.leaselock.internal.lock;

import static io.github.leaselock.TestLocks.ALL_STALE;
import static io.github.leaselock.TestLocks.KEY;
import static io.github.leaselock.TestLocks.RESTORE_1;
import static io.github.leaselock.TestLocks.RESTORE_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Blockage;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.TestLocks;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LoggingEventAware;

/** What is logged of each outcome, and that what repeats is logged once. */
class OutcomeLogTest {

  /** Keeps its lines; all levels are on. */
  private static final class Lines extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1L;

    private final transient List<LoggingEvent> events = new ArrayList<>();

    @Override
    public void log(LoggingEvent event) {
      events.add(event);
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

    @Override
    protected String getFullyQualifiedCallerName() {
      return "";
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String text, Object[] arguments, Throwable thrown) {
      throw new AssertionError("a line without pairs: " + text);
    }

    List<String> at(Level level) {
      return events.stream().filter(event -> event.getLevel() == level).map(Lines::pairs).toList();
    }

    private static String pairs(LoggingEvent event) {
      return event.getKeyValuePairs().stream()
          .filter(pair -> !pair.key.equals("lease") && !pair.key.equals("why"))
          .map(Lines::pair)
          .collect(Collectors.joining(" "));
    }

    private static String pair(KeyValuePair pair) {
      return pair.key.equals("token") ? "token" : pair.key + "=" + pair.value;
    }
  }

  private static final String FIRST = "holder=" + RESTORE_1.identity();
  private static final String SECOND = "holder=" + RESTORE_2.identity();

  private final Lines lines = new Lines();
  private final LeaseLock lock =
      new TestLocks()
          .on(new InMemoryLeaseStore())
          .listener(new OutcomeLog(lines))
          .build()
          .lock(KEY);

  @Test
  void eachOutcomeIsOneLine() {
    lock.acquire(RESTORE_1, StalenessPredicate.never());
    lock.acquire(RESTORE_2, AcquireRequest.exclusive().queued());
    lock.acquire(
        RESTORE_2, AcquireRequest.exclusive().takingOver(ALL_STALE).drainingWith(any -> true));
    lock.release(RESTORE_2);
    lock.release(RESTORE_2);

    assertThat(lines.at(Level.INFO))
        .containsExactly(
            "outcome=acquired " + FIRST + " token",
            "outcome=held " + SECOND,
            "outcome=taken.over " + SECOND,
            "outcome=drained " + SECOND,
            "outcome=acquired " + SECOND + " token",
            "outcome=released " + SECOND + " token");
    assertThat(lines.at(Level.DEBUG)).containsExactly("outcome=not.held " + SECOND);
    assertThat(lines.events.get(0).getKeyValuePairs().get(0).key).isEqualTo("lease");
    assertThat(lines.events.get(0).getMessage())
        .startsWith("Lease " + KEY + ": acquired, " + RESTORE_1.identity() + ", token ");
  }

  @Test
  void whatRepeatsIsToldOnceAtInfo() {
    for (int i = 0; i < 10; i++) {
      lock.acquire(RESTORE_1, StalenessPredicate.never());
      lock.acquire(RESTORE_2, StalenessPredicate.never());
    }

    assertThat(lines.at(Level.INFO))
        .containsExactly("outcome=acquired " + FIRST + " token", "outcome=held " + SECOND);
    assertThat(lines.at(Level.DEBUG)).hasSize(18);
  }

  @Test
  void aForcedReleaseIsAWarningWithItsReason() {
    lock.acquire(RESTORE_1, StalenessPredicate.never());
    lock.forceRelease(lock.inspect(), "the node is gone");

    assertThat(lines.at(Level.WARN)).containsExactly("outcome=force.released");
    LoggingEvent last = lines.events.get(lines.events.size() - 1);
    assertThat(last.getMessage()).contains("force.released: the node is gone; before: Lease ");
  }

  @Test
  void aLossIsAWarning() {
    new OutcomeLog(lines).lost(KEY, "evicted");

    assertThat(lines.at(Level.WARN)).containsExactly("outcome=lost");
  }

  @Test
  void ofMoreHoldersThanAreRememberedTheOldestAreToldAgain() {
    OutcomeLog log = new OutcomeLog(lines);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i <= OutcomeLog.REMEMBERED; i++) {
        LeaseKey key = new LeaseKey("db", "lock-" + i);
        log.attempted(
            key,
            RESTORE_1,
            new AcquireResult.Superseded(
                Blockage.without(key, AcquireResult.Reason.SUPERSEDED, "another")),
            Duration.ZERO);
      }
    }
    assertThat(lines.at(Level.INFO)).hasSize(2 * (OutcomeLog.REMEMBERED + 1));
  }
}
