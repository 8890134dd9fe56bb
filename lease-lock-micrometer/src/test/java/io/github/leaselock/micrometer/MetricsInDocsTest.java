package io.github.leaselock.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in docs/metrics.md is what is registered, no more and no less. */
class MetricsInDocsTest {

  private static final Path DOCS = Path.of("..", "docs", "metrics.md");

  @Test
  void theTableListsWhatIsRegistered() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    MicrometerListener.on(registry);

    List<String> rows = Files.readAllLines(DOCS).stream().filter(MetricsInDocsTest::isRow).toList();

    assertThat(rows).containsExactlyInAnyOrderElementsOf(rowsOf(registry));
  }

  private static boolean isRow(String line) {
    return line.startsWith("| `lease.");
  }

  private static List<String> rowsOf(SimpleMeterRegistry registry) {
    Map<String, List<Meter>> byName =
        registry.getMeters().stream()
            .collect(Collectors.groupingBy(meter -> meter.getId().getName()));
    return byName.entrySet().stream().map(named -> row(named.getKey(), named.getValue())).toList();
  }

  private static String row(String name, List<Meter> meters) {
    Meter.Id id = meters.get(0).getId();
    Map<String, TreeSet<String>> tags = new TreeMap<>();
    for (Meter meter : meters) {
      for (Tag tag : meter.getId().getTags()) {
        tags.computeIfAbsent(tag.getKey(), any -> new TreeSet<>()).add(tag.getValue());
      }
    }
    String tag =
        tags.entrySet().stream()
            .map(each -> "`%s`: %s".formatted(each.getKey(), String.join(", ", each.getValue())))
            .collect(Collectors.joining("; "));
    return "| `%s` | %s | %s | %s |"
        .formatted(name, id.getType().name().toLowerCase(Locale.ROOT), tag, id.getDescription());
  }
}
