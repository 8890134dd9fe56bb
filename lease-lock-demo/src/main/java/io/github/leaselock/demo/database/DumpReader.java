package io.github.leaselock.demo.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that {@link Dump} writes, statement by statement: tables and batches of rows.
 *
 * <p>A row is one line, because the dump tool writes a line break within a value as {@code \n}.
 * Settings of the session are skipped: {@link Restore} makes its own.
 */
final class DumpReader implements AutoCloseable {

  private static final String INSERT = "INSERT INTO ";
  private static final String CREATE = "CREATE TABLE ";
  private static final String VALUES = " VALUES ";
  private static final int MAX_BATCH_CHARS = 4_000_000;

  private final Path file;
  private final BufferedReader lines;
  private @Nullable String next;

  DumpReader(Path file) throws IOException {
    this.file = file;
    this.lines = Files.newBufferedReader(file);
    this.next = lines.readLine();
  }

  /** One thing to do. */
  sealed interface Step {
    /**
     * A table to have.
     *
     * @param table its name in backquotes
     * @param statement creates it if it does not exist
     */
    record Table(String table, String statement) implements Step {}

    /**
     * Rows of one table to insert.
     *
     * @param statement inserts them
     * @param rows how many
     */
    record Rows(String statement, int rows) implements Step {}
  }

  static boolean isRow(String line) {
    return line.startsWith(INSERT);
  }

  /** The next step, with at most {@code maxRows} rows; empty at the end. */
  Optional<Step> next(int maxRows) throws IOException, UnusableDataException {
    while (next != null && isSetting(next)) {
      next = lines.readLine();
    }
    if (next == null) {
      return Optional.empty();
    }
    if (isRow(next)) {
      return Optional.of(rows(maxRows));
    }
    if (next.startsWith(CREATE)) {
      return Optional.of(table());
    }
    throw new UnusableDataException(
        "a line of " + file.getFileName() + " is no part of a backup: " + shorten(next));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private Step rows(int maxRows) throws IOException, UnusableDataException {
    String first = required();
    String prefix = first.substring(0, endOfName(first, INSERT.length())) + VALUES;
    StringBuilder statement = new StringBuilder(prefix).append(values(first, prefix));
    int rows = 1;
    next = lines.readLine();
    while (next != null
        && rows < maxRows
        && statement.length() < MAX_BATCH_CHARS
        && next.startsWith(prefix)) {
      statement.append(',').append(values(next, prefix));
      rows++;
      next = lines.readLine();
    }
    return new Step.Rows(statement.toString(), rows);
  }

  private Step table() throws IOException, UnusableDataException {
    String first = required();
    String name = first.substring(CREATE.length(), endOfName(first, CREATE.length()));
    StringBuilder statement = new StringBuilder("CREATE TABLE IF NOT EXISTS ");
    String line = first.substring(CREATE.length());
    while (!line.endsWith(";")) {
      statement.append(line).append('\n');
      next = lines.readLine();
      line = required();
    }
    statement.append(line, 0, line.length() - 1);
    next = lines.readLine();
    return new Step.Table(name, statement.toString());
  }

  private String required() throws UnusableDataException {
    if (next == null) {
      throw new UnusableDataException(file.getFileName() + " ends in the middle of a statement");
    }
    return next;
  }

  private static boolean isSetting(String line) {
    return line.isBlank() || line.startsWith("/*") || line.startsWith("SET ");
  }

  private static String values(String line, String prefix) throws UnusableDataException {
    if (!line.startsWith(prefix) || !line.endsWith(");")) {
      throw new UnusableDataException("not a row of a backup: " + shorten(line));
    }
    return line.substring(prefix.length(), line.length() - 1);
  }

  /** Index after the name in backquotes that begins at {@code start}; two backquotes mean one. */
  private static int endOfName(String line, int start) throws UnusableDataException {
    int end = start + 1;
    while (end < line.length()) {
      if (line.charAt(end) == '`') {
        if (end + 1 < line.length() && line.charAt(end + 1) == '`') {
          end++;
        } else {
          return end + 1;
        }
      }
      end++;
    }
    throw new UnusableDataException("no table name: " + shorten(line));
  }

  private static String shorten(String line) {
    return line.length() <= 80 ? line : line.substring(0, 80) + "...";
  }
}
