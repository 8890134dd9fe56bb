package io.github.leaselock.micrometer;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What stands in Prometheus of the meters and of Leases, and what a query asks for in vain. */
final class Scraped {

  /** As kube-state-metrics 2.9.0 and later names them; lease-lock has no part in that. */
  private static final Map<String, Set<String>> OF_LEASES =
      Map.of(
          "kube_lease_owner",
              Set.of("lease", "owner_kind", "owner_name", "namespace", "lease_holder"),
          "kube_lease_renew_time", Set.of("lease", "namespace"));

  /** What the configuration of Prometheus adds to all that it reads. */
  private static final Set<String> OF_TARGETS = Set.of("cluster", "instance", "job");

  private final Map<String, List<Series>> ofMeters;

  Scraped(List<Series> ofMeters) {
    this.ofMeters = ofMeters.stream().collect(groupingBy(Series::name, TreeMap::new, toList()));
  }

  Set<String> metricsOfMeters() {
    return ofMeters.keySet();
  }

  /** The metrics, labels and values that the query names and that nothing emits. */
  List<String> missing(PromQl query) {
    List<String> missing = new ArrayList<>();
    Set<String> labels = new TreeSet<>(OF_TARGETS);
    for (String metric : query.metrics()) {
      if (!ofMeters.containsKey(metric) && !OF_LEASES.containsKey(metric)) {
        missing.add(metric);
      }
      labels.addAll(labelsOf(metric));
    }
    for (PromQl.Condition condition : query.matchers()) {
      String label = condition.metric() + "{" + condition.label() + "}";
      if (OF_TARGETS.contains(condition.label())) {
        continue;
      }
      if (!labelsOf(condition.metric()).contains(condition.label())) {
        missing.add(label);
      } else if (ofMeters.containsKey(condition.metric())) {
        condition.choices().stream()
            .filter(value -> !values(condition.metric(), condition.label()).contains(value))
            .forEach(value -> missing.add(label + "=" + value));
      }
    }
    query.labels().stream().filter(label -> !labels.contains(label)).forEach(missing::add);
    return missing;
  }

  private Set<String> labelsOf(String metric) {
    Set<String> labels = new TreeSet<>(OF_LEASES.getOrDefault(metric, Set.of()));
    ofMeters
        .getOrDefault(metric, List.of())
        .forEach(series -> labels.addAll(series.labels().keySet()));
    return labels;
  }

  private Set<String> values(String metric, String label) {
    Set<String> values = new TreeSet<>();
    ofMeters
        .getOrDefault(metric, List.of())
        .forEach(series -> values.add(series.labels().get(label)));
    return values;
  }
}
