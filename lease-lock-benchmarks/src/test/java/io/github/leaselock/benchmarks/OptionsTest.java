package io.github.leaselock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.benchmarks.measure.Sizes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  @Test
  void countsAreEnoughUnlessMoreIsAskedFor() {
    assertThat(Options.parse()).hasValueSatisfying(o -> assertThat(o.quick()).isTrue());
    assertThat(Options.parse("--full").map(Options::sizes)).contains(Sizes.FULL);
  }

  @Test
  void theCommandSaysWhatWasMeasured() {
    Options options = Options.parse("--full", "--only", "held,cycles", "--out", "x").orElseThrow();

    assertThat(options.command()).isEqualTo("lease-lock-benchmarks/run --full --only cycles,held");
    assertThat(options.out()).contains(Path.of("x"));
    assertThat(options.wants("held")).isTrue();
    assertThat(options.wants("many")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--only", "--only nothing", "cycles"})
  void whatIsNotKnownIsRefused(String arguments) {
    assertThat(Options.parse(arguments.split(" ", -1))).isEmpty();
  }
}
