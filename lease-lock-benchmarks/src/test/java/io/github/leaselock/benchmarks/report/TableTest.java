package io.github.leaselock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  private final Table table = new Table(List.of("floor", "unused", "ours"));

  @Test
  void columnsKeepTheirOrderAndUnusedOnesAreLeftOut() {
    table.put("time", "ours", 1.05, "1.05");
    table.put("time", "floor", 1, "1 (3.6 ms)");
    table.put("robbed", "ours", "no");

    assertThat(table.markdown())
        .isEqualTo(
            """
            | | floor | ours |
            |---|--:|--:|
            | time | 1 (3.6 ms) | 1.05 |
            | robbed | - | no |
            """);
    assertThat(table.numbers("time").keySet()).containsExactly("floor", "ours");
    assertThat(table.numbers("robbed")).isEmpty();
  }

  @Test
  void numbersHaveThreeDigitsThatMatter() {
    assertThat(Numbers.plain(1.0449)).isEqualTo("1.04");
    assertThat(Numbers.plain(12.345)).isEqualTo("12.3");
    assertThat(Numbers.plain(331.7)).isEqualTo("332");
    assertThat(Numbers.plain(2)).isEqualTo("2");
    assertThat(Numbers.time(3_600_000)).isEqualTo("3.60 ms");
    assertThat(Numbers.offset(-5)).isEqualTo("-5.0 s");
    assertThat(Numbers.percent(0.571)).isEqualTo("57.1 %");
  }
}
