package io.github.leaselock.simulation;

import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Damaged and hostile content, made of what a Lease carries now, whatever its format is.
 *
 * @param label what a hand does
 * @param patch a merge patch
 */
record Damage(String label, Map<String, ?> patch) {

  private static final List<How> HOW =
      List.of(
          new How("is cut in half", text -> text.substring(0, text.length() / 2)),
          new How("is emptied", text -> ""),
          new How("is no JSON", text -> "[{"),
          new How("has negative numbers", text -> numbers(text, "-9999999999")),
          new How("has huge numbers", text -> numbers(text, "99999999999999999999")),
          new How("is of the year 0000", text -> text.replaceAll("\"\\d{4}-", "\"0000-")),
          new How("has control characters", text -> text.replace(":\"", ":\"\\u001b[31m")));

  private record How(String label, UnaryOperator<String> edit) {}

  private static String numbers(String text, String number) {
    return text.replaceAll(":\\d+", ":" + number);
  }

  /** Each annotation of ours in each way that changes it, and the fields of the spec. */
  static List<Damage> of(LeaseRecord lease) {
    List<Damage> all = new ArrayList<>();
    new TreeMap<>(lease.annotations())
        .forEach(
            (key, text) -> {
              for (How how : HOW) {
                String damaged = how.edit().apply(text);
                if (!damaged.equals(text)) {
                  String name = key.substring(LeaseFormat.PREFIX.length());
                  all.add(new Damage(name + " " + how.label(), annotation(name, damaged)));
                }
              }
            });
    all.add(queue("a limit below zero", "\"limit\":\"-9999999999\""));
    all.add(queue("a count below zero", "\"count\":\"-9999999999\""));
    all.add(
        new Damage(
            "renewTime is of the year 0000",
            Map.of("spec", Map.of("renewTime", "0000-01-01T00:00:00.000000Z"))));
    all.add(
        new Damage(
            "leaseTransitions is as large as it can be",
            Map.of("spec", Map.of("leaseTransitions", Integer.MAX_VALUE))));
    return all;
  }

  private static Damage queue(String what, String field) {
    return new Damage(
        "queue has a place with " + what,
        annotation(
            "queue",
            "[{\"holder\":\"Work/db/x/x1\",\"mode\":\"shared\",%s,\"since\":\"2026-01-01T00:00:00Z\"}]"
                .formatted(field)));
  }

  private static Map<String, ?> annotation(String name, String text) {
    return Map.of("metadata", Map.of("annotations", Map.of(LeaseFormat.PREFIX + name, text)));
  }
}
