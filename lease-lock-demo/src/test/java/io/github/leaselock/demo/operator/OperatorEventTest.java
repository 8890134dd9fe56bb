package io.github.leaselock.demo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.demo.operator.OperatorEvent.What;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OperatorEventTest {

  private static final OperatorEvent EVENT =
      new OperatorEvent(
          Instant.parse("2026-11-22T10:00:00.123456Z"),
          "ops-a-1",
          "MySQLRestore/r1",
          What.WAITING,
          "waiting for MySQLBackup/b1\n(shared)");

  @Test
  void anEventIsOneReadableLine() {
    assertThat(EVENT.toLine())
        .isEqualTo(
            "EVENT 2026-11-22T10:00:00.123Z ops-a-1 MySQLRestore/r1 WAITING"
                + " waiting for MySQLBackup/b1 (shared)");
  }

  @Test
  void aLineIsReadBack() {
    assertThat(OperatorEvent.parse(EVENT.toLine()))
        .hasValueSatisfying(
            event -> {
              assertThat(event.what()).isEqualTo(What.WAITING);
              assertThat(event.subject()).isEqualTo("MySQLRestore/r1");
              assertThat(event.message()).isEqualTo("waiting for MySQLBackup/b1 (shared)");
            });
  }

  @Test
  void anythingElseIsNoEvent() {
    assertThat(OperatorEvent.parse("")).isEmpty();
    assertThat(OperatorEvent.parse("EVENTS happen")).isEmpty();
    assertThat(OperatorEvent.parse("EVENT yesterday ops MySQLBackup/b1 READY")).isEmpty();
    assertThat(OperatorEvent.parse("EVENT 2026-11-22T10:00:00Z ops MySQLBackup/b1 FLEW")).isEmpty();
  }
}
