package io.github.leaselock.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A file that one does not read whole holds more than one noun. */
class FileLengthTest {

  private static final int MOST_LINES = 300;

  /** Files still to be split. */
  private static final Set<String> TOO_LONG =
      Set.of("lease-lock-core/src/main/java/io/github/leaselock/internal/session/LineRunner.java");

  @Test
  void noMainFileIsLong() throws IOException {
    List<Source> sources = Source.ofMain();
    assertThat(sources).hasSizeGreaterThan(500);
    assertThat(sources)
        .filteredOn(source -> source.lines() > MOST_LINES && !TOO_LONG.contains(source.path()))
        .extracting(source -> source.lines() + " lines of " + source)
        .isEmpty();
  }
}
