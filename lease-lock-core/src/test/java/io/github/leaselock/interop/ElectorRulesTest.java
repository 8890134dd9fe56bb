package io.github.leaselock.interop;

import static io.github.leaselock.interop.ElectorFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.internal.StoreLocks;
import io.github.leaselock.internal.lock.StoreLock;
import io.github.leaselock.internal.memory.InMemoryLeaseStore;
import io.github.leaselock.internal.store.ReadOutcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What electors that are not run here make of our Leases, by their rules. */
class ElectorRulesTest {

  private static final LeaseKey KEY = new LeaseKey("db", "cluster1-operations");
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final InMemoryLeaseStore store = new InMemoryLeaseStore();
  private final StoreLock lock = StoreLocks.builder(store).clock(() -> NOW).build().lock(KEY);

  private boolean takesAfter(Rule rule, Duration time) {
    ReadOutcome.Found found = (ReadOutcome.Found) store.read(KEY);
    return rule.takes(found.lease(), time, NOW.plus(time));
  }

  @Test
  void whatWeHoldClientGoLeavesFrom027On() {
    lock.acquire(RESTORE, StalenessPredicate.never());

    assertThat(takesAfter(Rule.CLIENT_GO_FROM_0_27, Duration.ofDays(365 * 60))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"CLIENT_GO_UNTIL_0_26, PT14S, PT15S", "PEKKO, PT1M, PT2M"})
  void whatWeHoldIsTakenAfterAWhile(Rule rule, Duration soon, Duration late) {
    lock.acquire(RESTORE, StalenessPredicate.never());

    assertThat(takesAfter(rule, soon)).isFalse();
    assertThat(takesAfter(rule, late)).isTrue();
  }

  @Test
  void whatWeHoldCamelTakesAtOnce() {
    lock.acquire(RESTORE, StalenessPredicate.never());

    assertThat(takesAfter(Rule.CAMEL, Duration.ZERO)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whatWeGaveBackItTakesAtOnce(Rule rule) {
    lock.acquire(RESTORE, StalenessPredicate.never());
    lock.release(RESTORE);

    assertThat(takesAfter(rule, Duration.ZERO)).isTrue();
  }
}
