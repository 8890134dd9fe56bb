package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.frozen.FrozenVersion;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Format 1 is what the version that froze it reads and writes. */
class FrozenFormatTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  static List<Path> vectors() {
    return FormatVectors.all();
  }

  private static void requireSame(LeaseRecord lease) {
    for (Change change : Change.values()) {
      assertThat(LeaseFormat.write(lease, LeaseFormat.read(lease), change, NOW))
          .isEqualTo(FrozenVersion.FORMAT_1.writtenAnew(lease, change, NOW));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyVectorIsReadAndWrittenAsItWasThen(Path vector) {
    requireSame(FormatVectors.lease(FormatVectors.read(vector).path("lease")));
  }

  @Property(tries = 250)
  @Domain(LeaseStates.class)
  void whateverIsWrittenTodayIsReadAndWrittenAsItWasThen(@ForAll LeaseState state) {
    requireSame(LeaseFormat.write(Leases.free(), state, Change.GRANT, NOW));
  }
}
