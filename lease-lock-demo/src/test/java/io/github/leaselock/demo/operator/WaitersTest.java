package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.LeaseKey;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import org.junit.jupiter.api.Test;

class WaitersTest {

  private static final LeaseKey SHOP = new LeaseKey("default", "shop-operations");
  private static final LeaseKey RUN = new LeaseKey("default", "r1-run");
  private static final ResourceID FIRST = new ResourceID("r1", "default");
  private static final ResourceID SECOND = new ResourceID("r2", "default");

  private final Waiters waiters = new Waiters();

  @Test
  void aLeaseThatMovesWakesWhoWaitsForItAndNobodyElse() {
    waiters.waitFor(FIRST, SHOP);
    waiters.waitFor(SECOND, RUN);
    assertThat(waiters.of(SHOP)).containsExactly(FIRST);
    assertThat(waiters.of(RUN)).containsExactly(SECOND);
  }

  @Test
  void anObjectWaitsForTheLastLeaseItAskedFor() {
    waiters.waitFor(FIRST, RUN);
    waiters.waitFor(FIRST, SHOP);
    assertThat(waiters.of(RUN)).isEmpty();
    waiters.remove(FIRST);
    assertThat(waiters.of(SHOP)).isEmpty();
  }
}
