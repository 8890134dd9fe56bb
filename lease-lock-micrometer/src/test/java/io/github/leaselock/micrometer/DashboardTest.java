package io.github.leaselock.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.internal.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard asks for what is emitted. That it gets an answer, {@code .ci/alerts} shows. */
class DashboardTest {

  private static final Path FOLDER = Path.of("src", "observability");
  private static final Path DASHBOARD = FOLDER.resolve("dashboard.json");
  private static final Path QUERIES = FOLDER.resolve("dashboard.test.yaml");

  private static final Pattern EXPRESSION = Pattern.compile("\"expr\": ?(?=\")");
  private static final Pattern OF_A_VARIABLE = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

  private static String dashboard() throws IOException {
    String text = Files.readString(DASHBOARD);
    JsonReader reader = new JsonReader(text);
    reader.skipValue();
    reader.end();
    return text;
  }

  /** With values in place of Grafana's variables. */
  private static List<String> queries() throws IOException {
    String text = dashboard();
    JsonReader reader = new JsonReader(text);
    List<String> queries = new ArrayList<>();
    Matcher expression = EXPRESSION.matcher(text);
    while (expression.find()) {
      reader.moveTo(expression.end());
      queries.add(
          reader
              .string()
              .replace("$job", ".*")
              .replace("$__rate_interval", "5m")
              .replace("$__range", "1h"));
    }
    return queries;
  }

  @Test
  void queriesNameWhatIsEmitted() throws Exception {
    Scraped scraped = new Scraped(Series.ofARun());

    assertThat(queries())
        .isNotEmpty()
        .allSatisfy(query -> assertThat(scraped.missing(PromQl.of(query))).as(query).isEmpty());
  }

  @Test
  void variablesAskForWhatIsEmitted() throws Exception {
    Set<String> emitted = new Scraped(Series.ofARun()).metricsOfMeters();

    assertThat(OF_A_VARIABLE.matcher(dashboard()).results().toList())
        .isNotEmpty()
        .allSatisfy(variable -> assertThat(emitted).contains(variable.group(1)))
        .allSatisfy(variable -> assertThat(variable.group(2)).isEqualTo("job"));
  }

  @Test
  void eachMeterIsShown() throws Exception {
    Set<String> shown =
        queries().stream()
            .flatMap(query -> PromQl.of(query).metrics().stream())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(shown).containsAll(new Scraped(Series.ofARun()).metricsOfMeters());
  }

  /** What promtool evaluates is this dashboard on these meters. */
  @Test
  void theTestOfTheQueriesHasAllQueriesAndAllMeters() throws Exception {
    String test = QueriesOfDashboard.test(queries(), Series.ofARun());
    if (System.getProperty("observability.write") != null) {
      Files.writeString(QUERIES, test);
    }

    assertThat(QUERIES)
        .as(
            "to write it anew: ./mvnw -pl lease-lock-micrometer -am test -Dobservability.write"
                + " -Dtest=DashboardTest -Dsurefire.failIfNoSpecifiedTests=false")
        .hasContent(test);
  }
}
