package io.github.leaselock.micrometer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A test for promtool: each query of the dashboard has an answer where the meters count. */
final class QueriesOfDashboard {

  private static final String HEAD =
      """
      # Each query of dashboard.json has an answer, on the meters that the code emits and on two Leases as kube-state-metrics
      # 2.9.0 shows them: `promtool test rules`, by .ci/alerts. Written by DashboardTest.
      tests:
        - interval: 1m
          input_series:
      """;

  private static final List<String> LEASES =
      List.of(
          "kube_lease_owner{lease=\"shop-operations\", owner_kind=\"\", owner_name=\"\","
              + " namespace=\"db\","
              + " lease_holder=\"MySQLRestore.ps.percona.com/db/restore9/6c84fb90\"}",
          "kube_lease_renew_time{lease=\"shop-operations\", namespace=\"db\"}",
          "kube_lease_owner{lease=\"nightly\", owner_kind=\"\", owner_name=\"\", namespace=\"ops\","
              + " lease_holder=\"LeaseSession.leaselock.github.io/ops/worker-1/5e551017:15s:1\"}",
          "kube_lease_renew_time{lease=\"nightly\", namespace=\"ops\"}");

  private QueriesOfDashboard() {}

  static String test(List<String> queries, List<Series> emitted) {
    StringBuilder test = new StringBuilder(HEAD);
    emitted.stream().map(QueriesOfDashboard::selector).sorted().forEach(one -> series(test, one));
    LEASES.forEach(one -> series(test, one));
    test.append("    promql_expr_test:\n");
    for (String query : queries) {
      String counted = "count(" + query + ") > bool 0";
      test.append("      - expr: '").append(counted.replace("'", "''")).append("'\n");
      test.append("        eval_time: 1h\n");
      test.append("        exp_samples:\n");
      test.append("          - labels: '{}'\n");
      test.append("            value: 1\n");
    }
    return test.toString();
  }

  private static void series(StringBuilder test, String selector) {
    test.append("      - series: '").append(selector).append("'\n");
    test.append("        values: 0+1x60\n");
  }

  private static String selector(Series series) {
    Map<String, String> labels = new TreeMap<>(series.labels());
    labels.put("job", "operator");
    labels.put("instance", "operator-1");
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
        .collect(Collectors.joining(", ", series.name() + "{", "}"));
  }
}
