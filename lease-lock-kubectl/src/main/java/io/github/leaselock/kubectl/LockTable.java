package io.github.leaselock.kubectl;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Locks as a table, with columns as wide as the first rows need. */
final class LockTable {

  private static final String BETWEEN = "   ";

  private final boolean namespaces;
  private final boolean wide;
  private List<Integer> widths = List.of();

  /**
   * A table.
   *
   * @param namespaces whether it has a column for them
   * @param wide whether it has all columns
   */
  LockTable(boolean namespaces, boolean wide) {
    this.namespaces = namespaces;
    this.wide = wide;
  }

  /** The head and the rows. */
  List<String> lines(List<LockRow> rows, Instant now) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(head());
    rows.forEach(row -> cells.add(cells(row, now)));
    widths =
        IntStream.range(0, head().size())
            .mapToObj(column -> cells.stream().mapToInt(row -> row.get(column).length()).max())
            .map(width -> width.orElse(0))
            .toList();
    return cells.stream().map(this::line).toList();
  }

  /** One row more, below the others. */
  String line(LockRow row, Instant now) {
    return line(cells(row, now));
  }

  private List<String> head() {
    List<String> head = new ArrayList<>();
    if (namespaces) {
      head.add("NAMESPACE");
    }
    head.addAll(List.of("NAME", "STATE", "HELD BY", "AGE", "NEXT", "REASON"));
    if (wide) {
      head.addAll(List.of("MODE", "TOKEN", "WAITERS"));
    }
    return head;
  }

  private List<String> cells(LockRow row, Instant now) {
    List<String> cells = new ArrayList<>();
    if (namespaces) {
      cells.add(row.key().namespace());
    }
    cells.addAll(
        List.of(
            row.key().name(), row.state(), row.holder(), row.age(now), row.next(), row.reason()));
    if (wide) {
      cells.addAll(List.of(row.mode(), row.token(), row.line()));
    }
    return cells;
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      line.append(cell);
      if (i < cells.size() - 1) {
        line.append(" ".repeat(Math.max(0, widths.get(i) - cell.length()))).append(BETWEEN);
      }
    }
    return line.toString().stripTrailing();
  }
}
