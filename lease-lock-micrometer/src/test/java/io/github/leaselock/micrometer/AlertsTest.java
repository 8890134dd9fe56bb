package io.github.leaselock.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alerts name what is emitted. That they fire, {@code .ci/alerts} shows by promtool. */
class AlertsTest {

  private static final Path FOLDER = Path.of("src", "observability");
  private static final Path OPERATING = Path.of("..", "docs", "operating.md");

  /** A rule: its name, and the deeper lines of its query. */
  private static final Pattern RULE =
      Pattern.compile("- alert: (\\w+)\\n +expr: \\|\\n((?: {10,}.*\\n)+)");

  private static final Pattern FIRES = Pattern.compile("alertname: (\\w+)\\n +exp_alerts:\\n");
  private static final Pattern IS_QUIET =
      Pattern.compile("alertname: (\\w+)\\n +exp_alerts: \\[]\\n");
  private static final Pattern NAMED = Pattern.compile("`(LeaseLock[A-Z]\\w+)`");

  private static Map<String, PromQl> alerts() throws IOException {
    String file = Files.readString(FOLDER.resolve("alerts.yaml"));
    Map<String, PromQl> alerts = new TreeMap<>();
    for (MatchResult rule : RULE.matcher(file).results().toList()) {
      alerts.put(rule.group(1), PromQl.of(rule.group(2)));
    }
    assertThat(alerts).hasSize(file.split("- alert:", -1).length - 1).isNotEmpty();
    return alerts;
  }

  private static PromQl alert(String name) throws IOException {
    return Objects.requireNonNull(alerts().get(name), name);
  }

  private static List<String> names(Pattern pattern, Path file) throws IOException {
    return pattern.matcher(Files.readString(file)).results().map(named -> named.group(1)).toList();
  }

  @Test
  void alertsNameWhatIsEmitted() throws Exception {
    Scraped scraped = new Scraped(Series.ofARun());

    assertThat(alerts())
        .allSatisfy(
            (name, query) -> {
              assertThat(query.metrics()).as(name).isNotEmpty();
              assertThat(scraped.missing(query)).as(name).isEmpty();
            });
  }

  @Test
  void whatNothingEmitsIsFound() throws Exception {
    Scraped scraped = new Scraped(Series.ofARun());
    PromQl query =
        PromQl.of(
            """
            sum by (lease, outcome) (
              rate(lease_lock_attempts_seconds_count{outcome=~"held|lost", reason="gone"}[5m])
            ) / lease_lock_lost_seconds offset 10m
            """);

    assertThat(scraped.missing(query))
        .containsExactlyInAnyOrder(
            "lease_lock_lost_seconds",
            "lease_lock_attempts_seconds_count{outcome}=lost",
            "lease_lock_attempts_seconds_count{reason}",
            "lease");
  }

  @Test
  void rejectionsAreTheFailuresThatDoNotPass() throws IOException {
    List<String> permanent =
        Arrays.stream(StoreFailure.Kind.values())
            .filter(
                kind ->
                    StoreFailure.of(kind, "").isPermanent()
                        || kind == StoreFailure.Kind.UNAUTHORIZED)
            .map(Metric::valueOf)
            .toList();

    assertThat(alert("LeaseLockSessionRejected").matchers())
        .singleElement()
        .satisfies(
            condition ->
                assertThat(condition.choices()).containsExactlyInAnyOrderElementsOf(permanent));
  }

  @Test
  void eachAlertIsSeenToFireAndToBeQuiet() throws IOException {
    Path tests = FOLDER.resolve("alerts.test.yaml");

    assertThat(new TreeSet<>(names(FIRES, tests))).isEqualTo(alerts().keySet());
    assertThat(new TreeSet<>(names(IS_QUIET, tests))).isEqualTo(alerts().keySet());
  }

  @Test
  void thePageOfABadNightTellsOfEachAlert() throws IOException {
    assertThat(new TreeSet<>(names(NAMED, OPERATING))).isEqualTo(alerts().keySet());
    assertThat(Files.readString(OPERATING)).contains("\n## A bad night\n");
  }
}
