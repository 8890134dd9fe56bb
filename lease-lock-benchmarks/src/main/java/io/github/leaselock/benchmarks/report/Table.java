package io.github.leaselock.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What was measured, of whom: cells with a text and, where there is one, a number. */
public final class Table {

  private final Map<String, Map<String, Cell>> rows = new LinkedHashMap<>();
  private final Set<String> columns = new LinkedHashSet<>();

  private record Cell(String text, OptionalDouble value) {}

  /** Names the columns, in their order. */
  public Table(Iterable<String> columns) {
    columns.forEach(this.columns::add);
  }

  /** Sets a cell to a text. */
  public void put(String row, String column, String text) {
    put(row, column, text, OptionalDouble.empty());
  }

  /** Sets a cell to a number, shown as a text. */
  public void put(String row, String column, double value, String text) {
    put(row, column, text, OptionalDouble.of(value));
  }

  private void put(String row, String column, String text, OptionalDouble value) {
    columns.add(column);
    rows.computeIfAbsent(row, any -> new LinkedHashMap<>()).put(column, new Cell(text, value));
  }

  /** The numbers of a row, by column. */
  public Map<String, Double> numbers(String row) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    Map<String, Cell> cells = rows.getOrDefault(row, Map.of());
    for (String column : columns) {
      Cell cell = cells.get(column);
      if (cell != null && cell.value().isPresent()) {
        numbers.put(column, cell.value().getAsDouble());
      }
    }
    return numbers;
  }

  /** As Markdown, columns without a cell left out. */
  public String markdown() {
    Set<String> used = new LinkedHashSet<>(columns);
    used.removeIf(column -> rows.values().stream().noneMatch(row -> row.containsKey(column)));
    StringBuilder text = new StringBuilder("| |");
    used.forEach(column -> text.append(' ').append(column).append(" |"));
    text.append("\n|---|").append("--:|".repeat(used.size())).append('\n');
    rows.forEach(
        (row, cells) -> {
          text.append("| ").append(row).append(" |");
          for (String column : used) {
            Cell cell = cells.get(column);
            text.append(' ').append(cell == null ? "-" : cell.text()).append(" |");
          }
          text.append('\n');
        });
    return text.toString();
  }
}
