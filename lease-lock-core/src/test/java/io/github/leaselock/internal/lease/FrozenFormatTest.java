package io.github.leaselock.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.leaselock.frozen.FrozenVersion;
import io.github.leaselock.internal.lease.LeaseFormat.Change;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    LeaseRecord lease = LeaseFormat.write(Leases.free(), state, Change.GRANT, NOW);
    if (hasData(state)) {
      requireSameButForOrder(lease);
    } else {
      requireSame(lease);
    }
  }

  private static boolean hasData(LeaseState state) {
    return Stream.of(
            state.holders().stream().map(HolderEntry::data),
            state.draining().stream().map(HolderEntry::data),
            state.queue().places().stream().map(place -> place.terms().data()))
        .flatMap(each -> each)
        .anyMatch(Optional::isPresent);
  }

  /** Data was not known then: it is kept, among the other keys of later versions. */
  private static void requireSameButForOrder(LeaseRecord lease) {
    for (Change change : Change.values()) {
      assertThat(tree(LeaseFormat.write(lease, LeaseFormat.read(lease), change, NOW)))
          .isEqualTo(tree(FrozenVersion.FORMAT_1.writtenAnew(lease, change, NOW)));
    }
  }

  private static JsonNode tree(LeaseRecord lease) {
    JsonNode fields = FormatVectors.fields(lease);
    ObjectNode annotations = (ObjectNode) fields.path("metadata").path("annotations");
    lease.annotations().forEach((name, text) -> annotations.set(name, json(text)));
    return fields;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
