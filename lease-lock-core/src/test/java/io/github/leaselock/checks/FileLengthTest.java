package io.github.leaselock.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file that one does not read whole holds more than one noun. */
class FileLengthTest {

  private static final int MOST_LINES = 300;

  @Test
  void noMainFileIsLong() throws IOException {
    List<Source> sources = Source.ofMain();
    assertThat(sources).hasSizeGreaterThan(500);
    assertThat(sources)
        .filteredOn(source -> source.lines() > MOST_LINES)
        .extracting(source -> source.lines() + " lines of " + source)
        .isEmpty();
  }
}
