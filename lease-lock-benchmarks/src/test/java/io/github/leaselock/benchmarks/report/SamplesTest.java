package io.github.leaselock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

  private static Samples of(long... values) {
    Samples samples = new Samples();
    for (long value : values) {
      samples.add(value);
    }
    return samples;
  }

  @Test
  void theMedianIsInTheMiddle() {
    assertThat(of(9, 1, 5).median()).isEqualTo(5);
    assertThat(of(1, 2, 3, 10).median()).isEqualTo(2.5);
    assertThat(of(7).median()).isEqualTo(7);
  }

  @Test
  void quartilesLieBetweenTheirNeighbours() {
    Samples samples = of(0, 10, 20, 30, 40);

    assertThat(samples.quantile(0.25)).isEqualTo(10);
    assertThat(samples.quantile(0.9)).isEqualTo(36);
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(() -> of().median()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void disorderIsThePartOfAllPairs() {
    assertThat(Samples.outOfOrder(List.of(0, 1, 2, 3))).isZero();
    assertThat(Samples.outOfOrder(List.of(3, 2, 1, 0))).isEqualTo(1);
    assertThat(Samples.outOfOrder(List.of(1, 0, 2, 3))).isEqualTo(1 / 6.0);
    assertThat(Samples.outOfOrder(List.of())).isZero();
  }
}
